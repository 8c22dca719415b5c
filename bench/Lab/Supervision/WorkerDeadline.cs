using System.Globalization;

namespace Lab.Supervision;

/// <summary>
/// The limit on a phase of a trial, in time that the worker could have run. Where it waits for a processor that others have, the limit
/// waits with it: a call that is slow on a busy machine is not one that hangs. A thread that sleeps or spins for ever gets no more.
/// </summary>
/// <remarks>
/// The kernel counts for each thread the nanoseconds that it could run and had to wait: the second number of /proc/PID/task/TID/schedstat
/// (scheduler/sched-stats.rst). Where it does not count them, time is that of the clock on the wall.
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
    private TimeSpan _waitedBefore;
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
            (_limit, _waitedBefore, _begun) = (limit, WaitedForProcessor(_worker), TimeProvider.System.GetTimestamp());
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
            var waited = WaitedForProcessor(_worker) - _waitedBefore;
            var allowed = _limit + TimeSpan.FromTicks(Math.Clamp(waited.Ticks, 0, (MostTimes - 1) * _limit.Ticks));
            var left = allowed - TimeProvider.System.GetElapsedTime(_begun);
            if (left > TimeSpan.Zero)
                _timer.Change(left, Timeout.InfiniteTimeSpan);
            else
                // Whoever waits goes on elsewhere: here it would come to dispose of this under its own lock.
                _ = _passed.CancelAsync();
        }
    }

    /// <summary>The longest that one of its threads has waited; zero where this is unknown.</summary>
    private static TimeSpan WaitedForProcessor(int process)
    {
        var longest = 0L;
        try
        {
            foreach (var thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
                longest = Math.Max(longest, Waited(thread));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process has ended.
        }

        return TimeSpan.FromMicroseconds(longest / 1000);
    }

    private static long Waited(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ') is [_, var waited, ..]
                && long.TryParse(waited, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds)
                    ? nanoseconds
                    : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
