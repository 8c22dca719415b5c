using Lab.Analysis.Sizes;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>Calls that need more at one time than at another, and calls that only look so.</summary>
public sealed class NeedVariationTests
{
    private const string Coin = "lab.coin";

    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    [Fact]
    public void Later_calls_that_need_less_than_the_first_do_not_vary()
    {
        var probe = Analyse(capture => Pair(Measured(capture, 100, (96, 3), (60, 20)), 100));

        Assert.False(probe.Varies);
        Assert.Equal((Kib(100), true), (probe.MinimumStackBytes, probe.Verified));
        Assert.Empty(probe.Notes);
    }

    [Fact]
    public void A_page_more_is_no_variation() =>
        Assert.False(Analyse(capture => Pair(Measured(capture, 100, (60, 1), (64, 1)), 100)).Varies);

    [Fact]
    public void Paint_which_reads_the_first_call_is_not_compared_with_a_later_one()
    {
        var probe = Analyse(capture => Measured(capture, 752, (756, 9))
            .Trial(Coin, Host.Guarded, Kib(756), Outcomes.Peaked(new((751 * 1024) - 8)), Watermark.Paint)
            .Trial(Coin, Host.Guarded, Kib(752), Outcomes.Overflowed));

        Assert.Equal((Kib(756), true), (probe.MinimumStackBytes, probe.Verified));
        Assert.Empty(probe.Notes);
    }

    [Fact]
    public void A_later_call_that_needs_more_than_an_earlier_one_varies_and_the_largest_counts()
    {
        var probe = Analyse(capture => Pair(Measured(capture, 28, (28, 2), (2508, 1), (28, 4)), 2508));

        Assert.True(probe.Varies);
        Assert.Equal([new(Kib(28), 7), new(Kib(2508), 1)], probe.PeaksOfCalls!.Value);
        Assert.Equal((Kib(2508), true, true), (probe.MinimumStackBytes, probe.Verified, probe.PredictionHeld));
        Assert.Equal(ByteSize.FromMiB(4), probe.RecommendedStackBytes);
        Assert.Equal(
            "the need varies: 8 calls took 28 KiB to 2508 KiB, 1 of them the most. The minimum is for the largest that was seen; a call "
                + "that was not seen may need more, and one that returned on a smaller stack proves nothing",
            probe.Notes[0]);
    }

    [Fact]
    public void A_call_that_returns_on_a_stack_that_some_calls_fit_has_overrun_nothing()
    {
        var probe = Analyse(capture => Pair(Measured(capture, 28, (28, 2), (2508, 1), (28, 4)), 2508)
            .Trial(Coin, Host.Thread, Kib(24), Outcomes.Completed)
            .Trial(Coin, Host.Thread, Kib(128), Outcomes.Completed));

        Assert.Equal([OutcomeKind.Overran, OutcomeKind.Completed], probe.PlainThread.Select(o => o.Outcome));
        Assert.Equal(new(Kib(24), Kib(28)), probe.OverrunZone);
        Assert.Equal(
            [StackZone.Overrun, StackZone.Unknown, StackZone.Unknown, StackZone.Safe],
            new[] { 24, 128, 1024, 4096 }.Select(kib => SizeTally.ZoneOf(probe, Kib(kib))));
        Assert.Equal(Kib(24), Assert.Single(probe.OnTooSmall).StackBytes);
        Assert.Null(Analyse(capture => Pair(Measured(capture, 28, (28, 2), (2508, 1), (28, 4)), 2508)
            .Trial(Coin, Host.Thread, Kib(128), Outcomes.Completed)).OverrunZone);
        // A plain thread makes the first call alone: that later ones need less says nothing of it.
        var first = Analyse(capture => Pair(Measured(capture, 2508, (28, 2), (40, 1)), 2508)
            .Trial(Coin, Host.Thread, Kib(128), Outcomes.Completed));
        Assert.Equal((true, OutcomeKind.Overran), (first.Varies, first.PlainThread[0].Outcome));
    }

    [Fact]
    public void What_completes_below_the_largest_peak_is_no_minimum()
    {
        var probe = Analyse(capture => Measured(Measured(capture, 2508), 28)
            .Trial(Coin, Host.Guarded, Kib(2508), Outcomes.Peaked(Kib(2508)), Watermark.Paint)
            .Trial(Coin, Host.Guarded, Kib(2504), Outcomes.Completed)
            .Trial(Coin, Host.Guarded, Kib(28), Outcomes.Completed)
            .Trial(Coin, Host.Guarded, Kib(24), Outcomes.Overflowed));

        Assert.True(probe.Varies);
        Assert.Equal((Kib(2508), false), (probe.MinimumStackBytes, probe.Verified));
        Assert.Equal(ByteSize.FromMiB(4), probe.RecommendedStackBytes);
    }

    [Fact]
    public void A_size_that_one_call_dies_on_and_a_smaller_one_suffices_for_varies() => Assert.True(Analyse(capture => Measured(capture, 28)
        .Trial(Coin, Host.Guarded, Kib(28), Outcomes.Completed)
        .Trial(Coin, Host.Guarded, Kib(100), Outcomes.Overflowed)).Varies);

    [Fact]
    public void A_traced_call_that_went_deeper_varies_and_leaves_the_minimum_unproven()
    {
        var step = new GrowthStep(Kib(2508), Kib(2508), null, null, 0, 1, [], PythonIsEarlier: false);
        var growth = new GrowthTrace([step], null, UserModeOnly: false, 1);
        var probe = Analyse(capture => Pair(Measured(capture, 28), 28).Traced(Coin, Outcomes.Completed, growth));

        Assert.True(probe.Varies);
        Assert.Equal((Kib(2508), false), (probe.MinimumStackBytes, probe.Verified));
    }

    /// <summary>The alignment of what lies on a stack makes a page.</summary>
    [Theory]
    [InlineData(16000)]
    [InlineData(15996)]
    public void A_call_that_takes_the_same_each_time_and_lives_on_less_is_elastic(int other)
    {
        var probe = Analyse(capture => Pair(
            Measured(Measured(capture, 16000), other)
                .Trial(Coin, Host.Guarded, Kib(16000), Outcomes.Peaked(Kib(15600)), Watermark.Paint)
                .Trial(Coin, Host.Guarded, Kib(15996), Outcomes.Completed),
            64));

        Assert.False(probe.Varies);
        Assert.True(probe.IsElastic);
        Assert.Equal((Kib(16000), Kib(64), true), (probe.PeakBytes, probe.MinimumStackBytes, probe.Verified));
        Assert.Equal(
            "elastic: the call takes 16000 KiB of a roomy stack each time, and needs no more than 64 KiB: "
                + "it uses the stack that it is given",
            probe.Notes[0]);
    }

    private static CaptureBuilder Measured(CaptureBuilder capture, int kib, params (int Kib, int Calls)[] later) => capture.Trial(
        Coin, Host.Guarded, Roomy, Outcomes.Peaked(Kib(kib)), Watermark.Residency,
        later: new([.. later.Select(run => new PeakRun(Kib(run.Kib), run.Calls))], null));

    /// <summary>Completes at a size, dies a page below.</summary>
    private static CaptureBuilder Pair(CaptureBuilder capture, int kib) => capture
        .Trial(Coin, Host.Guarded, Kib(kib), Outcomes.Peaked(Kib(kib)), Watermark.Paint)
        .Trial(Coin, Host.Guarded, Kib(kib - 4), Outcomes.Overflowed);

    private static ProbeResult Analyse(Func<CaptureBuilder, CaptureBuilder> trials) =>
        Assert.Single(trials(new CaptureBuilder().Workload(Coin)).Analyse().Probes);

    private static ByteSize Kib(int kib) => ByteSize.FromKiB(kib);
}
