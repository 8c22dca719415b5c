using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>What none of a probe's calls touched.</summary>
public sealed class UntouchedPagesTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void Untouched_is_what_every_repeat_left_untouched()
    {
        var probe = Analyse(capture => Measure(Measure(capture, 100, (8, 40), (60, 90)), 100, (0, 4), (20, 70), (80, 96)));

        Assert.Equal<DepthRange>([Part(20, 40), Part(60, 70), Part(80, 90)], probe.Untouched!.Value);
    }

    [Fact]
    public void A_call_that_goes_less_deep_has_touched_nothing_below_its_peak()
    {
        var probe = Analyse(capture => Measure(Measure(capture, 100, (8, 40), (60, 90)), 64, (12, 60)));

        Assert.Equal<DepthRange>([Part(12, 40), Part(64, 90)], probe.Untouched!.Value);
    }

    [Fact]
    public void A_page_that_the_traced_call_touched_is_touched()
    {
        var probe = Analyse(capture => Measure(capture, 3180, (0, 16), (536, 1064), (2000, 3176))
            .Traced(Lu, Outcomes.Completed, SampleGrowth.Lu));

        // Steps at 4, 16, and 8 + 528 i KiB: each is the end of a page.
        Assert.Equal<DepthRange>(
            [Part(4, 12), Part(536, 1060), Part(2000, 2116), Part(2120, 2644), Part(2648, 3172)], probe.Untouched!.Value);
    }

    [Fact]
    public void Unless_every_repeat_told_nothing_is_known()
    {
        Assert.Null(Analyse(capture => Measure(capture, 100, (8, 40)).Trial(
            Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(100)), Watermark.Residency)).Untouched);
        Assert.Null(Analyse(capture => capture.Trial(
            Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Overflowed, Watermark.Residency)).Untouched);
    }

    [Fact]
    public void Frames_that_leave_no_page_out_are_known_to()
    {
        var probe = Analyse(capture => Measure(capture, 100));

        Assert.Empty(Assert.NotNull(probe.Untouched));
    }

    [Fact]
    public void The_roomiest_stack_tells()
    {
        var probe = Analyse(capture => Measure(capture, 16384, (8, 40)).Trial(
            Lu, Host.Guarded, ByteSize.FromMiB(64), Peaked(20000, (16, 24)), Watermark.Residency));

        Assert.Equal<DepthRange>([Part(16, 24)], probe.Untouched!.Value);
    }

    private static DepthRange Part(long from, long to) => new(ByteSize.FromKiB(from), ByteSize.FromKiB(to));

    private static Outcome.Completed Peaked(long kib, params (long From, long To)[] untouched) =>
        new Outcome.Completed(new(ByteSize.FromKiB(kib), ByteSize.FromKiB(6), Saturated: false)
        {
            Untouched = [.. untouched.Select(part => Part(part.From, part.To))],
        });

    private static CaptureBuilder Measure(CaptureBuilder capture, long kib, params (long From, long To)[] untouched) =>
        capture.Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Peaked(kib, untouched), Watermark.Residency);

    private static ProbeResult Analyse(Func<CaptureBuilder, CaptureBuilder> trials) =>
        Assert.Single(trials(new CaptureBuilder().Workload(Lu)).Analyse().Probes);
}
