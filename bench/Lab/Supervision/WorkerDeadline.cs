namespace Lab.Supervision;

/// <summary>
/// The limit on a phase of a trial, in time that the worker could have run. Where it waits for a processor that others have, the limit
/// waits with it: a call that is slow on a busy machine is not one that hangs. A thread that sleeps or spins for ever gets no more.
/// </summary>
/// <remarks>
/// The kernel counts for each thread the nanoseconds that it ran, and those that it could run and had to wait: the first two numbers of
/// /proc/PID/task/TID/schedstat (scheduler/sched-stats.rst). What its own threads take from each other does not count as waiting. Where
/// the kernel does not count, time is that of the clock on the wall.
/// </remarks>
internal sealed class WorkerDeadline : IDisposable
{
    /// <summary>However busy the machine is, a phase ends after this many times its limit.</summary>
    private const int MostTimes = 30;

    private readonly int _worker;
    private readonly CancellationTokenSource _passed;
    private readonly Timer _timer;
    private readonly Lock _lock = new();
    private TimeSpan _limit;
    private Dictionary<string, (long Ran, long Waited)> _before = [];
    private long _begun;
    private bool _isOver;

    public WorkerDeadline(int worker, CancellationToken cancel)
    {
        _worker = worker;
        _passed = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _timer = new(_ => Look());
    }

    /// <summary>Cancelled when the limit of the phase has passed, or the run was interrupted.</summary>
    public CancellationToken Passed => _passed.Token;

    /// <summary>A phase begins, and that before it is over.</summary>
    public void Begin(TimeSpan limit)
    {
        lock (_lock)
        {
            (_limit, _before, _begun) = (limit, Threads(), TimeProvider.System.GetTimestamp());
            _timer.Change(limit, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            _timer.Dispose();
            _passed.Dispose();
        }
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            var allowed = _limit + TimeSpan.FromTicks(Math.Clamp(WaitedForOthers().Ticks, 0, (MostTimes - 1) * _limit.Ticks));
            var left = allowed - TimeProvider.System.GetElapsedTime(_begun);
            if (left > TimeSpan.Zero)
                _timer.Change(left, Timeout.InfiniteTimeSpan);
            else
                // Whoever waits goes on elsewhere: here it would come to dispose of this under its own lock.
                _ = _passed.CancelAsync();
        }
    }

    /// <summary>How long one of its threads has waited since the phase began, less what the worker itself ran meanwhile.</summary>
    private TimeSpan WaitedForOthers()
    {
        var (ran, waited) = (0L, 0L);
        foreach (var (thread, now) in Threads())
        {
            var before = _before.GetValueOrDefault(thread);
            ran += now.Ran - before.Ran;
            waited = Math.Max(waited, now.Waited - before.Waited);
        }

        return TimeSpan.FromMicroseconds((waited - (ran / Environment.ProcessorCount)) / 1000);
    }

    private Dictionary<string, (long Ran, long Waited)> Threads()
    {
        var threads = new Dictionary<string, (long, long)>();
        try
        {
            foreach (var thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{_worker}/task")))
                threads[thread] = Read(thread);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
        }

        return threads;
    }

    private static (long Ran, long Waited) Read(string thread)
    {
        try
        {
            var numbers = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');
            return (long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return (0, 0);
        }
    }
}
