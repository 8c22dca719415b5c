using Lab.Analysis;
using Lab.Trials;

namespace Lab.Tests.GroundTruth;

/// <summary>The growth trace against the same calls: it sees what is written and what is only read.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class GroundTruthTraceTests(KnownFramesLab frames) : IClassFixture<KnownFramesLab>
{
    public static TheoryData<string> Calls => GroundTruthTests.Calls;

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_trace_ends_within_a_page_of_the_truth(string name)
    {
        var measured = frames.Of(name);
        Assert.SkipWhen(measured.Growth is { Steps.IsEmpty: true, Problem: not null }, $"{measured.Growth?.Problem}");
        Assert.SkipWhen(
            measured.Growth is { UserModeOnly: true }, "only faults in user mode can be traced here: the trace may end some pages early");

        Assert.InRange(measured.Probe.PeakBytesTrace!.Value.Bytes - measured.Truths[^1].Bytes, 0, ByteSize.Page.Bytes);
        Assert.InRange(
            measured.Probe.PeakBytesTrace.Value.Bytes - measured.Probe.PeakBytesResidency!.Value.Bytes, -ByteSize.Page.Bytes,
            ByteSize.Page.Bytes);
        Assert.Contains(ReadingMethod.Trace, measured.Probe.PeakStandsOn);
    }
}
