using System.Runtime.InteropServices;

namespace Lab.StackProbe.Threads;

/// <summary>Finds the library whose function a thread runs.</summary>
/// <param name="map">The mappings of this process at some moment.</param>
/// <param name="memory">Of this process.</param>
internal sealed class ThreadModules(MemoryMap map, ProcessMemory memory)
{
    /// <summary>How far below a thread's descriptor its first frames are searched: static thread-local storage lies in between.</summary>
    private const int SearchedBytes = 16 << 10;

    /// <summary>A file in memory without a name in any folder (memfd_create(2)): the CLR maps its JIT's code from one.</summary>
    private const string MemoryFile = "/memfd:";

    /// <summary>Libraries that only start the functions of others on a thread: their names would say nothing.</summary>
    private static readonly string[] StartLibraries =
        ["libc.so", "libc-", "libpthread", "ld-linux", "ld-musl", "libstdc++", "libc++", "libgcc_s"];

    private static readonly string Runtime = RuntimeEnvironment.GetRuntimeDirectory();

    /// <summary>
    /// The file name of the library that contains the thread's start routine. Where that is only the C++ library, as for std::thread, it is
    /// the library of the topmost address of other code on the stack.
    /// </summary>
    public string? Of(SampledThread thread)
    {
        var start = FileAt(thread.StartRoutine);
        if (start is not null && !IsStartLibrary(start))
            return Path.GetFileName(start);
        return Path.GetFileName(OnStack(thread) ?? start);
    }

    /// <summary>The file of the code at an address; null where there is no code, or code without a file, such as the JIT's.</summary>
    public string? FileAt(nint address)
    {
        var mapping = map.Find((ulong)address);
        return mapping is { IsExecutable: true, IsFile: true } && !mapping.Path.StartsWith(MemoryFile, StringComparison.Ordinal)
            ? mapping.Path
            : null;
    }

    /// <summary>True for code of the .NET runtime's own libraries: every thread that the runtime started begins there.</summary>
    public bool IsRuntime(nint address) => FileAt(address)?.StartsWith(Runtime, StringComparison.Ordinal) == true;

    /// <summary>True for the C and C++ libraries.</summary>
    public static bool IsStartLibrary(string file)
    {
        var name = Path.GetFileName(file);
        return Array.Exists(StartLibraries, p => name.StartsWith(p, StringComparison.Ordinal));
    }

    private string? OnStack(SampledThread thread)
    {
        var low = nint.Max(thread.Descriptor - SearchedBytes, thread.Lowest);
        var words = new nint[nint.Max(0, (thread.Descriptor - low) / nint.Size)];
        var bytes = MemoryMarshal.AsBytes(words.AsSpan());
        if (memory.Read((ulong)(thread.Descriptor - bytes.Length), bytes) < bytes.Length)
            return null;
        return words.Reverse().Select(FileAt).FirstOrDefault(file => file is not null && !IsStartLibrary(file));
    }
}
