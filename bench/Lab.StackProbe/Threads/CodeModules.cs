using System.Globalization;
using System.Runtime.InteropServices;

namespace Lab.StackProbe.Threads;

/// <summary>Which file the code at an address is from: the executable mappings of this process, as they were when this was read.</summary>
internal sealed class CodeModules
{
    /// <summary>What starts other people's functions on a thread: naming it would say nothing.</summary>
    private static readonly string[] Plumbing = ["libc.so", "libc-", "libpthread", "ld-linux", "ld-musl", "libstdc++", "libc++", "libgcc_s"];

    private readonly List<(StackRegion Code, string File)> _modules = [];

    private CodeModules(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            // Addresses, permissions, offset, device, inode and, after spaces, the path, which may hold spaces itself.
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var range, [_, _, 'x', ..], _, _, not "0", ['/', ..] path] && !path.StartsWith("/memfd:", StringComparison.Ordinal))
                _modules.Add((Range(range), path.EndsWith(" (deleted)", StringComparison.Ordinal) ? path[..^10] : path));
        }
    }

    /// <summary>As the mappings are now.</summary>
    public static CodeModules Read() => new(File.ReadLines("/proc/self/maps"));

    /// <param name="lines">Lines of /proc/PID/maps (proc_pid_maps(5)).</param>
    internal static CodeModules Parse(IEnumerable<string> lines) => new(lines);

    /// <summary>The file that the code at an address is from; null where there is no code, or code of no file's, such as the JIT's.</summary>
    public string? FileAt(nint address)
    {
        foreach (var (code, file) in _modules)
        {
            if (code.Contains(address))
                return file;
        }

        return null;
    }

    /// <summary>True for code of the .NET runtime's own libraries, in which every thread starts that the runtime started.</summary>
    public bool IsRuntime(nint address) =>
        FileAt(address)?.StartsWith(RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.Ordinal) == true;

    /// <summary>True for the C and C++ libraries.</summary>
    public static bool IsPlumbing(string file)
    {
        var name = Path.GetFileName(file);
        return Array.Exists(Plumbing, p => name.StartsWith(p, StringComparison.Ordinal));
    }

    // The vsyscall page lies in the upper half.
    private static StackRegion Range(string text)
    {
        var ends = text.Split('-');
        return new(Address(ends[0]), Address(ends[1]));
    }

    private static nint Address(string text) => unchecked((nint)ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
