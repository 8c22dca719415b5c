using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>The minimum stack, from exact sequences of guarded trials.</summary>
public class MinimumStackTests
{
    private const string Lu = "scipy.lu-500";

    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    [Fact]
    public void A_pair_one_page_apart_verifies_the_prediction()
    {
        var probe = Analyse(capture => capture.Probe(Lu, 3180));

        Assert.Equal(Kib(3180), probe.PeakBytes);
        Assert.Equal(Kib(3180), probe.PeakBytesResidency);
        Assert.Equal(new ByteSize((3180 * 1024) - 664), probe.PeakBytesPaint);
        Assert.Equal(Kib(3180), probe.MinimumStackBytes);
        Assert.Equal(Kib(3180), probe.SurvivesAtBytes);
        Assert.Equal(Kib(3176), probe.CrashesAtBytes);
        Assert.True(probe.Verified);
        Assert.True(probe.PredictionHeld);
        Assert.Equal(ByteSize.FromMiB(8), probe.RecommendedStackBytes);
        Assert.True(probe.RecommendationObserved);
        Assert.Empty(probe.Notes);
        Assert.Null(probe.Reason);
    }

    [Fact]
    public void A_failure_where_the_peak_was_measured_says_nothing_of_the_size_that_it_predicts_and_one_at_that_size_does()
    {
        var raised = new Outcome.Raised(TrialStage.Call, "ValueError", "at times", "");
        CaptureBuilder Measured(CaptureBuilder capture) => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(3180)), Watermark.Residency);

        Assert.Equal(
            Kib(3180), Analyse(c => Measured(c).Trial(Lu, Host.Guarded, Roomy, raised, Watermark.Residency)).MinimumStackBytes);
        Assert.Equal(Roomy, Analyse(c => Measured(c).Trial(Lu, Host.Guarded, Kib(3180), raised)).MinimumStackBytes);
    }

    [Fact]
    public void A_roomy_measurement_alone_predicts_and_does_not_verify()
    {
        var probe = Analyse(capture => capture.Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(3180)), Watermark.Residency));

        Assert.Equal(Kib(3180), probe.MinimumStackBytes);
        Assert.False(probe.Verified);
        Assert.False(probe.PredictionHeld);
        Assert.Equal(Roomy, probe.SurvivesAtBytes);
        Assert.Null(probe.CrashesAtBytes);
        Assert.Contains("no trial at that size was run", Assert.Single(probe.Notes));
    }

    [Fact]
    public void Where_the_prediction_fails_upwards_bisection_finds_the_pair()
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(100)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(100), Outcomes.Overflowed, Watermark.Paint)
            .Trial(Lu, Host.Guarded, Kib(200), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(148), Outcomes.Overflowed)
            .Trial(Lu, Host.Guarded, Kib(156), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(152), Outcomes.Overflowed));

        Assert.Equal(Kib(156), probe.MinimumStackBytes);
        Assert.True(probe.Verified);
        Assert.False(probe.PredictionHeld);
        Assert.Contains(probe.Notes, n => n == "the peak predicted 100 KiB, the minimum is 156 KiB: 56 KiB more");
    }

    [Fact]
    public void Where_the_prediction_fails_downwards_the_smallest_pair_counts()
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(100)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(100), Outcomes.Peaked(Kib(90)), Watermark.Paint)
            .Trial(Lu, Host.Guarded, Kib(96), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(92), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(88), Outcomes.Overflowed));

        Assert.Equal(Kib(92), probe.MinimumStackBytes);
        Assert.True(probe.Verified);
        Assert.False(probe.PredictionHeld);
    }

    [Fact]
    public void A_completion_below_a_death_does_not_count()
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(100)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(80), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(96), Outcomes.Overflowed)
            .Trial(Lu, Host.Guarded, Kib(100), Outcomes.Completed));

        Assert.Equal(Kib(100), probe.MinimumStackBytes);
        Assert.Equal(Kib(96), probe.CrashesAtBytes);
        Assert.True(probe.Verified);
    }

    [Fact]
    public void A_refuted_prediction_without_bisection_falls_back_on_what_survived()
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(100)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(100), Outcomes.Overflowed, Watermark.Paint));

        Assert.Equal(Roomy, probe.MinimumStackBytes);
        Assert.False(probe.Verified);
        Assert.Contains(probe.Notes, n => n == "at the predicted 100 KiB the call died of a stack overflow");
        Assert.Contains(probe.Notes, n => n.Contains("16 MiB survives and 100 KiB dies", StringComparison.Ordinal));
    }

    [Fact]
    public void A_death_below_that_was_no_stack_overflow_does_not_verify()
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(100)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(100), Outcomes.Peaked(Kib(100)), Watermark.Paint)
            .Trial(Lu, Host.Guarded, Kib(96), Outcomes.Crashed(CrashKind.IllegalInstruction)));

        Assert.Equal(Kib(100), probe.MinimumStackBytes);
        Assert.Null(probe.CrashesAtBytes);
        Assert.False(probe.Verified);
        Assert.Contains(probe.Notes, n => n.Contains("died of an illegal instruction, not of a stack overflow", StringComparison.Ordinal));
    }

    [Fact]
    public void A_workload_larger_than_the_first_roomy_stack_is_measured_on_the_next()
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Overflowed, Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(64), Outcomes.Peaked(ByteSize.FromMiB(20)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(20), Outcomes.Peaked(ByteSize.FromMiB(20)), Watermark.Paint)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(20) - ByteSize.Page, Outcomes.Overflowed));

        Assert.Equal(ByteSize.FromMiB(20), probe.MinimumStackBytes);
        Assert.True(probe.Verified);
        Assert.True(probe.PredictionHeld);
        Assert.Contains(probe.Notes, n => n == "on 16 MiB the call died of a stack overflow");
    }

    [Theory]
    [InlineData(CrashKind.Killed)]
    [InlineData(CrashKind.Fork)]
    public void A_worker_that_the_system_or_a_forked_child_ended_says_nothing_of_the_size(CrashKind kind)
    {
        var probe = Analyse(capture => capture
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(64), Outcomes.Crashed(kind), Watermark.Residency)
            .Probe(Lu, 100));

        Assert.Equal(Kib(100), probe.MinimumStackBytes);
        Assert.True(probe.Verified);
    }

    private static ByteSize Kib(long kib) => ByteSize.FromKiB(kib);

    private static ProbeResult Analyse(Func<CaptureBuilder, CaptureBuilder> trials) =>
        Assert.Single(trials(new CaptureBuilder().Workload(Lu)).Analyse().Probes);
}
