namespace Lab.Python.Tests.Provisioning;

/// <summary>A clock that a test sets; pauses of up to a minute end at once, longer limits when the test says so.</summary>
internal sealed class AdjustableTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Whether limits of more than a minute are over as soon as they are set.</summary>
    public bool LimitsAreOver { get; set; }

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        dueTime <= TimeSpan.FromMinutes(1) || LimitsAreOver
            ? base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(20), period)
            : base.CreateTimer(callback, state, dueTime, period);
}
