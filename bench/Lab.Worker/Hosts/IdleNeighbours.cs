namespace Lab.Worker.Hosts;

/// <summary>
/// Idle threads that are started after the measured one, as in a service with a pool: the kernel places mappings downwards, so
/// their stacks lie below the measured stack. Without them nothing would be mapped there, an overrun of a lone thread would hit a hole and
/// die, and the sizes that corrupt memory in production would be taken for sizes that crash.
/// </summary>
internal static class IdleNeighbours
{
    private const int Count = 8;

    private static bool s_started;

    /// <summary>The first time, starts them.</summary>
    public static void Start()
    {
        if (s_started)
            return;
        s_started = true;
        using var started = new CountdownEvent(Count);
        for (var i = 0; i < Count; i++)
        {
            var thread = new Thread(() =>
            {
                started.Signal();
                Thread.Sleep(Timeout.Infinite);
            });
            thread.IsBackground = true;
            thread.Start();
        }

        started.Wait();
    }
}
