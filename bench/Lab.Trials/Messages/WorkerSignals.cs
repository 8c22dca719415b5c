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

/// <summary>
/// A variable in a worker's environment. Everything that the workload starts inherits it: that is how children are found that have made a
/// session of their own. It also tells the worker who its supervisor is.
/// </summary>
public static class WorkerMark
{
    public const string Variable = "LAB_WORKER";

    /// <summary>A value that no other worker has: the supervisor's process id, a dash, and something unique.</summary>
    public static string Create(int supervisor) => string.Create(CultureInfo.InvariantCulture, $"{supervisor}-{Guid.NewGuid():N}");

    /// <summary>The process id of the supervisor; null if the text is not a mark.</summary>
    public static int? SupervisorOf(string? mark) =>
        mark?.Split('-') is [var id, _] && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var supervisor)
            ? supervisor
            : null;
}
