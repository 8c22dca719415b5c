namespace Lab.Supervision;

/// <summary>
/// Keeps enough threads in the pool for the pipes of the running workers. A read of an anonymous pipe blocks the pool thread it runs on,
/// and a pool that has run out adds a thread only every half second or so (the hill climbing of the CLR's thread pool): messages would be
/// read long after they were written, and trials would miss their deadlines.
/// </summary>
internal static class PipeThreads
{
    /// <summary>Messages, fault records, stdout and stderr, and the records of who watches its signals.</summary>
    private const int PerWorker = 5;

    /// <summary>For everything else that the lab does meanwhile.</summary>
    private const int Spare = 16;

    private static readonly Lock Lock = new();
    private static int _workers;

    /// <summary>Workers that have started and not ended.</summary>
    public static int Workers
    {
        get
        {
            lock (Lock)
                return _workers;
        }
    }

    public static void WorkerStarted() => Change(1);

    public static void WorkerEnded() => Change(-1);

    private static void Change(int workers)
    {
        lock (Lock)
        {
            _workers += workers;
            ThreadPool.GetMinThreads(out var threads, out var completionPorts);
            // Never fewer than before: idle threads cost little, and the next workers will need them.
            ThreadPool.SetMinThreads(Math.Max(threads, (_workers * PerWorker) + Spare), completionPorts);
        }
    }
}
