using Lab.Analysis;
using Lab.Trials;

namespace Lab.Tests.GroundTruth;

/// <summary>A known call: what it says of itself, and what the lab says of it.</summary>
/// <param name="Truths">
/// How deep it reached, as it wrote in each guarded trial that it survived: the one for residency, the painted one on the minimum
/// stack, the traced one.
/// </param>
/// <param name="Probe">What the lab publishes.</param>
/// <param name="Growth">The trace, where one was asked for.</param>
internal sealed record MeasuredTruth(KnownCall Call, IReadOnlyList<ByteSize> Truths, ProbeResult Probe, GrowthTrace? Growth)
{
    public ByteSize Truth => Truths[0];

    /// <summary>How far the reported peak lies below the truth; negative where it falls short of it.</summary>
    public ByteSize Excess => Probe.PeakBytes!.Value - Truth;
}
