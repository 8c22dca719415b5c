using Lab.Analysis;
using Lab.Trials;

namespace Lab.Tests.GroundTruth;

/// <summary>The whole lab against calls that know themselves how deep they reached.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class GroundTruthTests(KnownFramesLab frames) : IClassFixture<KnownFramesLab>
{
    public static TheoryData<string> Calls => [.. KnownFrames.Calls.Select(c => c.Name)];

    public static TheoryData<string> Written => [.. KnownFrames.Calls.Where(c => !c.OnlyReads).Select(c => c.Name)];

    public static TheoryData<string> OnlyRead => [.. KnownFrames.Calls.Where(c => c.OnlyReads).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_call_reaches_as_deep_as_its_frames_and_as_deep_each_time(string name)
    {
        var measured = frames.Of(name);

        Assert.InRange(measured.Truth.Bytes, measured.Call.Bytes, measured.Call.Bytes + (measured.Call.Bytes / 4) + (64 << 10));
        Assert.All(measured.Truths.Take(2), t => Assert.Equal(measured.Truth, t));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_reported_peak_is_within_a_page_of_the_truth(string name) =>
        Assert.InRange(frames.Of(name).Excess.Bytes, 0, ByteSize.Page.Bytes);

    [Theory]
    [MemberData(nameof(Calls))]
    public void It_lives_on_its_peak_and_dies_a_page_below(string name)
    {
        var probe = frames.Of(name).Probe;

        Assert.True(probe.Verified && probe.PredictionHeld, string.Join("; ", probe.Notes));
        Assert.Equal(
            (probe.PeakBytes, probe.PeakBytes, probe.PeakBytes - ByteSize.Page),
            (probe.MinimumStackBytes, probe.SurvivesAtBytes, probe.CrashesAtBytes));
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Where_it_writes_paint_and_residency_agree(string name)
    {
        var probe = frames.Of(name).Probe;

        Assert.InRange(probe.PeakBytesResidency!.Value.Bytes - probe.PeakBytesPaint!.Value.Bytes, 0, ByteSize.Page.Bytes - 1);
        Assert.Superset(new HashSet<ReadingMethod> { ReadingMethod.Residency, ReadingMethod.Paint }, probe.PeakStandsOn.ToHashSet());
        Assert.DoesNotContain(probe.Notes, n => n.Contains("reads a peak", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OnlyRead))]
    public void Where_it_only_reads_the_peak_says_that_it_does_not_stand_on_paint(string name)
    {
        var probe = frames.Of(name).Probe;

        Assert.True(probe.PeakBytesPaint + ByteSize.Page < probe.PeakBytesResidency);
        Assert.Contains(ReadingMethod.Residency, probe.PeakStandsOn);
        Assert.DoesNotContain(ReadingMethod.Paint, probe.PeakStandsOn);
        Assert.Contains(
            "were only read, which paint cannot see; the peak stands on residency", Assert.Single(probe.Notes), StringComparison.Ordinal);
    }
}
