using Lab.Analysis.Tests.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>Peaks, their spread and their agreement.</summary>
public class PeakReadingsTests
{
    private const string Lu = "scipy.lu-500";

    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    [Fact]
    public void The_largest_repeat_counts_and_the_spread_is_noted()
    {
        var probe = Analyse(capture => capture.Measure(2648).Measure(3180).Measure(2652));

        Assert.Equal(ByteSize.FromKiB(3180), probe.PeakBytesResidency);
        Assert.Equal(ByteSize.FromKiB(532), probe.SpreadBytes);
        Assert.Contains("peaks differed by 532 KiB between repeats: the largest is given", probe.Notes);
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

        Assert.Equal(noted, probe.Notes.Any(n => n.Contains("residency decides", StringComparison.Ordinal)));
        Assert.Equal(ByteSize.FromKiB(100), probe.PeakBytes);
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
        var probe = Analyse(capture => capture.Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Roomy, saturated: true), Watermark.Residency));

        Assert.Contains(probe.Notes, n => n.Contains("the true peak may be larger", StringComparison.Ordinal));
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

/// <summary>Short for a roomy measurement of the one workload here.</summary>
file static class Measurements
{
    public static CaptureBuilder Measure(this CaptureBuilder capture, long kib) =>
        capture.Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(kib)), Watermark.Residency);
}
