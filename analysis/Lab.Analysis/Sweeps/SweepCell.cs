using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis.Sweeps;

/// <summary>What became of one size on one host.</summary>
/// <param name="StackBytes">The size asked for.</param>
/// <param name="Outcomes">By what a reader has to know first: what looks safe and is not, deaths, then the rest. Empty if no trial was run.</param>
public sealed record SweepCell(ByteSize StackBytes, ImmutableArray<OutcomeCount> Outcomes)
{
    /// <summary>Trials that were run.</summary>
    [JsonIgnore]
    public int Trials => Outcomes.Sum(o => o.Count);

    /// <summary>At least one trial returned the way a good one does. Whether it was good is another matter.</summary>
    [JsonIgnore]
    public bool Survived => Outcomes.Any(o => o.Outcome is OutcomeKind.Completed or OutcomeKind.Overran);
}
