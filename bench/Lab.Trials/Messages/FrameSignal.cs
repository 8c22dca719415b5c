namespace Lab.Trials.Messages;

/// <summary>The signal at which a worker whose death is looked at writes the frames of its Python threads.</summary>
/// <remarks>
/// SIGUSR1, sent to the process: the kernel delivers it to any thread that does not block it, the main one first, which waits for the
/// trial's end (signal(7)). The handler runs there, so it works even if the thread of interest has no stack left, and needs neither the GIL
/// nor the CLR.
/// </remarks>
public static class FrameSignal
{
    /// <summary>SIGUSR1 of signal.h, on x64 and arm64.</summary>
    public const int Number = 10;
}
