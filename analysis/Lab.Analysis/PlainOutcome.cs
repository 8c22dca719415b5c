using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>What became of one size on a plain thread.</summary>
/// <param name="StackBytes">The size that the thread was started with.</param>
/// <param name="Outcome">How the trial ended; never <see cref="OutcomeKind.Completed"/> below the minimum stack.</param>
/// <param name="CrashKind">What the crash was, if it was one.</param>
public sealed record PlainOutcome(ByteSize StackBytes, OutcomeKind Outcome, CrashKind? CrashKind)
{
    /// <summary>The call returned the way a good one does. Whether it was good is another matter.</summary>
    [JsonIgnore]
    public bool Survived => Outcome is OutcomeKind.Completed or OutcomeKind.Overran;

    /// <summary>The call died, raised what it should not, or hung. A worker that never started says nothing.</summary>
    [JsonIgnore]
    public bool Failed => Outcome is OutcomeKind.Crashed or OutcomeKind.Raised or OutcomeKind.TimedOut;
}
