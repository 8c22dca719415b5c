using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>Peaks, their spread and their agreement.</summary>
public class PeakReadingsTests
{
    private const string Lu = "scipy.lu-500";

    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    [Fact]
    public void The_largest_repeat_counts_and_that_it_varies_is_noted()
    {
        var probe = Analyse(capture => capture.Measure(2648).Measure(3180).Measure(2652));

        Assert.Equal(ByteSize.FromKiB(3180), probe.PeakBytesResidency);
        Assert.Equal(ByteSize.FromKiB(532), probe.SpreadBytes);
        Assert.StartsWith(
            "the need varies: 3 calls took 2648 KiB to 3180 KiB, 1 of them the most.", probe.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_more_at_one_time_is_a_spread()
    {
        var probe = Analyse(capture => capture.Measure(3176).Measure(3180));

        Assert.False(probe.Varies);
        Assert.Contains("peaks differed by 4 KiB between repeats: the largest is given", probe.Notes);
    }

    [Fact]
    public void Equal_repeats_have_no_spread()
    {
        var probe = Analyse(capture => capture.Measure(36).Measure(36));

        Assert.Equal(ByteSize.Zero, probe.SpreadBytes);
        Assert.DoesNotContain(probe.Notes, n => n.Contains("differed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4096, false)]
    [InlineData(4097, true)]
    public void Readings_more_than_a_page_apart_are_noted(long bytesApart, bool noted)
    {
        var paint = new ByteSize((100 * 1024) - bytesApart);

        var probe = Analyse(capture => capture
            .Measure(100)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(100), Outcomes.Peaked(paint), Watermark.Paint));

        Assert.Equal(noted,
            probe.Notes.Any(n => n.Contains("were only read, which paint cannot see; the peak stands on residency",
                StringComparison.Ordinal)));
        Assert.Equal(ByteSize.FromKiB(100), probe.PeakBytes);
        Assert.Equal<ReadingMethod>([ReadingMethod.Residency], probe.PeakStandsOn);
    }

    [Fact]
    public void The_peak_stands_on_every_reading_that_reaches_its_page()
    {
        var probe = Analyse(capture => capture.Measure(100).Paint(new((100 * 1024) - 4095)).Trace(100));

        Assert.Equal<ReadingMethod>([ReadingMethod.Residency, ReadingMethod.Paint, ReadingMethod.Trace], probe.PeakStandsOn);
        Assert.Equal(ByteSize.FromKiB(100), probe.PeakBytesTrace);
        Assert.DoesNotContain(probe.Notes, n => n.Contains("reads a peak", StringComparison.Ordinal));
    }

    [Fact]
    public void The_deepest_reading_counts()
    {
        var byPaint = Analyse(capture => capture.Measure(80).Paint(ByteSize.FromKiB(100)));
        var byTrace = Analyse(capture => capture.Measure(80).Paint(ByteSize.FromKiB(80)).Trace(100));

        Assert.Equal((ByteSize.FromKiB(100), ByteSize.FromKiB(100)), (byPaint.PeakBytes, byTrace.PeakBytes));
        Assert.Equal<ReadingMethod>([ReadingMethod.Paint], byPaint.PeakStandsOn);
        Assert.Equal<ReadingMethod>([ReadingMethod.Trace], byTrace.PeakStandsOn);
        Assert.Contains("residency reads a peak of 80 KiB, 20 KiB less than paint: the deepest reading counts", byPaint.Notes);
        Assert.StartsWith("the need varies: other calls took 80 KiB, the traced one 100 KiB.", byTrace.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_trace_that_ends_early_is_noted_unless_it_is_coarse(bool coarse, bool noted)
    {
        var probe = Analyse(capture => capture.Measure(100).Trace(80, coarse));

        Assert.Equal(ByteSize.FromKiB(100), probe.PeakBytes);
        Assert.Equal(
            noted, probe.Notes.Contains("the trace reads a peak of 80 KiB, 20 KiB less than residency: the deepest reading counts"));
    }

    [Theory]
    [InlineData(80, null)]
    [InlineData(120, 120L)]
    public void A_trace_with_a_problem_is_a_reading_where_it_is_the_deepest(long traced, long? reading)
    {
        var probe = Analyse(capture => capture.Measure(100).Trace(traced, problem: "deeper than 80 KiB the stack was not watched"));

        Assert.Equal(reading, probe.PeakBytesTrace?.Bytes / 1024);
        Assert.Equal(ByteSize.FromKiB(Math.Max(100, traced)), probe.PeakBytes);
        Assert.DoesNotContain(probe.Notes, note => note.StartsWith("the trace reads", StringComparison.Ordinal));
        Assert.NotNull(probe.GrowthProblem);
    }

    [Fact]
    public void Nothing_measured_stands_on_nothing()
    {
        var probe = Analyse(capture => capture.Trial(Lu, Host.Guarded, Roomy, Outcomes.Overflowed, Watermark.Residency));

        Assert.Null(probe.PeakBytes);
        Assert.Empty(probe.PeakStandsOn);
    }

    [Fact]
    public void Paint_alone_is_rounded_up_to_the_page()
    {
        var probe = Analyse(capture => capture.Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(new(100_000)), Watermark.Paint));

        Assert.Null(probe.PeakBytesResidency);
        Assert.Null(probe.SpreadBytes);
        Assert.Equal(new ByteSize(100_000), probe.PeakBytesPaint);
        Assert.Equal(new ByteSize(102_400), probe.PeakBytes);
    }

    [Fact]
    public void A_reading_at_the_end_of_a_roomy_stack_is_noted()
    {
        var probe = Analyse(
            capture => capture.Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Roomy, saturated: true), Watermark.Residency));

        Assert.Contains(probe.Notes, n => n.Contains("the true peak may be larger", StringComparison.Ordinal));
    }

    [Fact]
    public void The_size_of_a_stack_that_reads_as_used_up_is_no_peak()
    {
        var probe = Analyse(capture => TrialSpec.RoomySizes.Aggregate(capture, (c, size) => c.Trial(
            Lu, Host.Guarded, size, Outcomes.Peaked(size, saturated: true), Watermark.Residency)));

        Assert.Equal((null, null, Roomy, false), (probe.PeakBytes, probe.SpreadBytes, probe.MinimumStackBytes, probe.Verified));
    }

    [Fact]
    public void A_reading_at_the_end_of_a_stack_that_fits_exactly_is_as_it_should_be()
    {
        var probe = Analyse(capture => capture
            .Measure(100)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(100), Outcomes.Peaked(ByteSize.FromKiB(100), saturated: true), Watermark.Residency));

        Assert.DoesNotContain(probe.Notes, n => n.Contains("true peak", StringComparison.Ordinal));
    }

    [Fact]
    public void The_harness_is_stated()
    {
        Assert.Equal(ByteSize.FromKiB(6), Analyse(capture => capture.Measure(36)).HarnessBytes);
    }

    private static ProbeResult Analyse(Func<CaptureBuilder, CaptureBuilder> trials) =>
        Assert.Single(trials(new CaptureBuilder().Workload(Lu)).Analyse().Probes);
}

/// <summary>Short for the trials of the one workload here.</summary>
file static class Measurements
{
    public static CaptureBuilder Measure(this CaptureBuilder capture, long kib) =>
        capture.Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(kib)), Watermark.Residency);

    public static CaptureBuilder Paint(this CaptureBuilder capture, ByteSize peak) =>
        capture.Trial("scipy.lu-500", Host.Guarded, peak.RoundUpToPage(), Outcomes.Peaked(peak), Watermark.Paint);

    /// <summary>A trace of two steps on a roomy stack.</summary>
    public static CaptureBuilder Trace(this CaptureBuilder capture, long kib, bool coarse = false, string? problem = null)
    {
        var spec = new TrialSpec(
            "scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), CaptureBuilder.Unset, Watermark.None, 0)
        { Trace = true };
        GrowthStep Step(long depth, long step) => new(ByteSize.FromKiB(depth), ByteSize.FromKiB(step), "libc.so.6", "f", 0, 1, [], false);
        return capture.Record(spec, Outcomes.Completed, new([Step(8, 8), Step(kib, kib - 8)], problem, coarse, 50));
    }
}
