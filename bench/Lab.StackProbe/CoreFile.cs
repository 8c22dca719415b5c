using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>The core file that a process may leave when it dies. Linux only.</summary>
public static unsafe class CoreFile
{
    /// <summary>This process, and those that it starts, leave none from now on. This cannot be undone.</summary>
    public static void Forbid()
    {
        // One byte, not none: a limit of 0 does not stop a core_pattern that pipes to a program, a limit of 1 does (fs/coredump.c).
        var limit = new LibC.ResourceLimit { Current = 1, Maximum = 1 };
        _ = LibC.setrlimit(LibC.RLIMIT_CORE, &limit);
    }
}
