using System.Runtime.InteropServices;

namespace Lab.StackProbe.Threads;

/// <summary>Tells which library's function a thread runs.</summary>
internal sealed class ThreadModules(CodeModules modules, OwnMemory memory)
{
    /// <summary>How far below a thread's descriptor its first frames are looked for: static thread-local storage lies between.</summary>
    private const int SearchedBytes = 16 << 10;

    /// <summary>
    /// The file name of the library that the thread's start routine is in. Where that is only the C++ library's, as for std::thread, the
    /// topmost address of other code on the stack tells who it was started for.
    /// </summary>
    public string? Of(SampledThread thread)
    {
        var start = modules.FileAt(thread.StartRoutine);
        if (start is not null && !CodeModules.IsPlumbing(start))
            return Path.GetFileName(start);
        return Path.GetFileName(OnStack(thread) ?? start);
    }

    private string? OnStack(SampledThread thread)
    {
        var low = nint.Max(thread.Descriptor - SearchedBytes, thread.Lowest);
        var words = new nint[nint.Max(0, (thread.Descriptor - low) / nint.Size)];
        if (!memory.TryRead(thread.Descriptor - (words.Length * nint.Size), MemoryMarshal.AsBytes(words.AsSpan())))
            return null;
        return words.Reverse().Select(modules.FileAt).FirstOrDefault(file => file is not null && !CodeModules.IsPlumbing(file));
    }
}
