using Lab.Trials;

namespace Lab.Supervision;

/// <summary>What a trial may take.</summary>
/// <param name="Deadline">From asking to the outcome. After one overflow a second overflowing thread of the same process sleeps for ever.</param>
/// <param name="RedZone">Bytes below a guarded stack: wider than any frame.</param>
internal sealed record TrialLimits(TimeSpan Deadline, ByteSize RedZone)
{
    /// <summary>How long a worker that has nothing more to do may take to end.</summary>
    public static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    public static readonly TrialLimits Default = new(TimeSpan.FromSeconds(60), ByteSize.FromMiB(64));
}
