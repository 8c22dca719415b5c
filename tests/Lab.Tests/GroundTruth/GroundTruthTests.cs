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

    public static TheoryData<string> Sparse => [.. KnownFrames.Calls.Where(c => c.IsSparse).Select(c => c.Name)];

    public static TheoryData<string> OnlyRead => [.. KnownFrames.Calls.Where(c => c.OnlyReads).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_call_reaches_as_deep_as_its_frames_and_as_deep_each_time(string name)
    {
        var measured = frames.Of(name);

        Assert.InRange(measured.Truth.Bytes, measured.Call.Bytes, measured.Call.Bytes + (measured.Call.Bytes / 4) + (64 << 10));
        Assert.True(measured.Truths.Count >= 2, $"it was called {measured.Truths.Count} time(s)");
        Assert.All(measured.Truths, t => Assert.Equal(measured.Truth, t));
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

    /// <summary>Measured in a worker, carried through message and capture: the page of the far end is touched.</summary>
    [Theory]
    [MemberData(nameof(Sparse))]
    public void What_a_sparse_frame_steps_over_is_untouched(string name)
    {
        var (truth, call, untouched) = (frames.Of(name).Truth.Bytes, frames.Of(name).Call.Bytes, frames.Of(name).Probe.Untouched);

        var largest = Assert.NotNull(untouched).MaxBy(part => part.Bytes)!;
        Assert.InRange(truth - largest.ToBytes.Bytes, 1, ByteSize.Page.Bytes);
        Assert.InRange(largest.Bytes.Bytes, call - (2 * ByteSize.Page.Bytes), call);
    }

    [Fact]
    public void Three_sparse_frames_have_three_untouched_parts()
    {
        var probe = frames.Of("sparse_recursion__3").Probe;

        var large = Assert.NotNull(probe.Untouched).Where(part => part.Bytes > ByteSize.FromKiB(500)).ToList();
        Assert.Equal(3, large.Count);
        Assert.All(large, part => Assert.InRange(part.Bytes.Bytes, 540_672 - (2 * ByteSize.Page.Bytes), 540_672));
    }

    [Fact]
    public void A_frame_of_which_every_byte_is_written_has_no_untouched_part() =>
        Assert.DoesNotContain(
            Assert.NotNull(frames.Of("contiguous_1048576").Probe.Untouched), part => part.Bytes >= ByteSize.FromKiB(64));

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
