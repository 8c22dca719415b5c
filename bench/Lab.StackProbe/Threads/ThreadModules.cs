using System.Runtime.InteropServices;

namespace Lab.StackProbe.Threads;

/// <summary>Tells which library's function a thread runs.</summary>
/// <param name="map">The mappings of this process, as they were when they were read.</param>
/// <param name="memory">Of this process.</param>
internal sealed class ThreadModules(MemoryMap map, ProcessMemory memory)
{
    /// <summary>How far below a thread's descriptor its first frames are looked for: static thread-local storage lies between.</summary>
    private const int SearchedBytes = 16 << 10;

    /// <summary>A file in memory that has no name in any folder (memfd_create(2)): the CLR maps what its JIT made from one.</summary>
    private const string MemoryFile = "/memfd:";

    /// <summary>What starts other people's functions on a thread: naming it would say nothing.</summary>
    private static readonly string[] Plumbing = ["libc.so", "libc-", "libpthread", "ld-linux", "ld-musl", "libstdc++", "libc++", "libgcc_s"];

    private static readonly string Runtime = RuntimeEnvironment.GetRuntimeDirectory();

    /// <summary>
    /// The file name of the library that the thread's start routine is in. Where that is only the C++ library's, as for std::thread, the
    /// topmost address of other code on the stack tells who it was started for.
    /// </summary>
    public string? Of(SampledThread thread)
    {
        var start = FileAt(thread.StartRoutine);
        if (start is not null && !IsPlumbing(start))
            return Path.GetFileName(start);
        return Path.GetFileName(OnStack(thread) ?? start);
    }

    /// <summary>The file that the code at an address is from; null where there is no code, or code of no file's, such as the JIT's.</summary>
    public string? FileAt(nint address) =>
        map.Find((ulong)address) is { IsExecutable: true, IsFile: true } code && !code.Path.StartsWith(MemoryFile, StringComparison.Ordinal) ? code.Path : null;

    /// <summary>True for code of the .NET runtime's own libraries, in which every thread starts that the runtime started.</summary>
    public bool IsRuntime(nint address) => FileAt(address)?.StartsWith(Runtime, StringComparison.Ordinal) == true;

    /// <summary>True for the C and C++ libraries.</summary>
    public static bool IsPlumbing(string file)
    {
        var name = Path.GetFileName(file);
        return Array.Exists(Plumbing, p => name.StartsWith(p, StringComparison.Ordinal));
    }

    private string? OnStack(SampledThread thread)
    {
        var low = nint.Max(thread.Descriptor - SearchedBytes, thread.Lowest);
        var words = new nint[nint.Max(0, (thread.Descriptor - low) / nint.Size)];
        var bytes = MemoryMarshal.AsBytes(words.AsSpan());
        if (memory.Read((ulong)(thread.Descriptor - bytes.Length), bytes) < bytes.Length)
            return null;
        return words.Reverse().Select(FileAt).FirstOrDefault(file => file is not null && !IsPlumbing(file));
    }
}
