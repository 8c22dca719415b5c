using System.Text.Json;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests;

public class RecommendationTests
{
    private static CaptureBuilder TwoEnvironments() => new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload("scipy.lu-500").Workload("scipy.lu-1000").Workload("stdlib.compare-900", blas: false)
        .Probe("scipy.lu-500", 3180).Probe("scipy.lu-500", 36, CaptureBuilder.OneThread)
        .Probe("scipy.lu-1000", 3180).Probe("scipy.lu-1000", 36, CaptureBuilder.OneThread)
        .Probe("stdlib.compare-900", 176);

    [Fact]
    public void The_workload_that_needs_most_decides()
    {
        var recommendation = TwoEnvironments().Analyse().Recommendation!;

        Assert.Equal(ByteSize.FromMiB(8), recommendation.StackBytes);
        Assert.Equal("scipy.lu-1000", recommendation.DecidedBy);
        Assert.Equal(ByteSize.FromKiB(3180), recommendation.MinimumStackBytes);
        Assert.Null(recommendation.BlasThreads);
        Assert.True(recommendation.Observed);
        Assert.Equal(2, recommendation.ObservedCalls);
    }

    [Fact]
    public void With_one_BLAS_thread_what_has_no_BLAS_still_counts()
    {
        var oneThread = TwoEnvironments().Analyse().Recommendation!.WithOneBlasThread!;

        Assert.Equal("stdlib.compare-900", oneThread.DecidedBy);
        Assert.Equal(ByteSize.FromKiB(512), oneThread.StackBytes);
        Assert.Equal(1, oneThread.BlasThreads);
        Assert.True(oneThread.Observed);
        Assert.Null(oneThread.WithOneBlasThread);
    }

    [Fact]
    public void A_failure_on_the_size_to_set_is_told_and_is_no_return()
    {
        var died = Lus(Outcomes.Crashed(CrashKind.ExitedEarly)).Analyse();
        var other = TwoEnvironments().Workload("scipy.qr-300").Probe("scipy.qr-300", 3000)
            .Trial("scipy.qr-300", Host.Thread, ByteSize.FromMiB(8), new Outcome.TimedOut(60)).Analyse();

        Assert.Equal((0, 1, false), (died.Recommendation!.ObservedCalls, died.Recommendation.FailedCalls, died.Recommendation.Observed));
        Assert.StartsWith(
            "On a plain thread of exactly this size the call died of ", RunText.Observed(died, died.Recommendation),
            StringComparison.Ordinal);
        Assert.Equal("crashed exitedEarly", RunText.AtRecommended(died.Probes[0]));
        Assert.EndsWith(
            "including this one; their calls returned. 1 workload failed there: see the findings.",
            RunText.Observed(other, other.Recommendation!),
            StringComparison.Ordinal);

        var untried = Lus(new Outcome.LaunchFailed("busy")).Analyse() with { Probes = [] };
        Assert.Equal(
            "No plain thread of this size was tried for the one that decides. 1 workload failed there: see the findings.",
            RunText.Observed(untried, untried.Recommendation! with { FailedCalls = 1 }));

        static CaptureBuilder Lus(Outcome atRecommended) => new CaptureBuilder().Workload("scipy.lu-500")
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency)
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromKiB(3180), Outcomes.Completed)
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromKiB(3176), Outcomes.Overflowed)
            .Trial("scipy.lu-500", Host.Thread, ByteSize.FromMiB(8), atRecommended);
    }

    [Fact]
    public void One_death_of_several_trials_of_the_size_to_set_is_a_failure()
    {
        var results = TwoEnvironments()
            .Trial("scipy.lu-1000", Host.Thread, ByteSize.FromMiB(8), Outcomes.Crashed(CrashKind.ClrInternalError)).Analyse();

        Assert.False(results.Probes.Single(p => p.Workload == "scipy.lu-1000" && p.Environment.BlasThreads is null).RecommendationObserved);
        Assert.Equal((false, 1, 1), (
            results.Recommendation!.Observed, results.Recommendation.ObservedCalls, results.Recommendation.FailedCalls));
        Assert.StartsWith(
            "On a plain thread of exactly this size the call died", RunText.Observed(results, results.Recommendation),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_gave_no_number_is_named_with_the_size_that_does_not_cover_it()
    {
        var results = TwoEnvironments().Workload("scipy.zlu-1000")
            .Trial("scipy.zlu-1000", Host.Guarded, ByteSize.FromMiB(256), Outcomes.Overflowed, Watermark.Residency).Analyse();

        Assert.Equal(
            "This does not cover scipy.zlu-1000 (on 256 MiB it died of a stack overflow).", RunText.NotCovered(results));
        Assert.Contains(
            results.Findings, f => f.Severity is FindingSeverity.Danger && f.Title == "1 probe gave no number");
        Assert.Null(RunText.NotCovered(TwoEnvironments().Analyse()));
    }

    [Fact]
    public void Where_later_calls_of_a_process_fail_that_is_said()
    {
        var results = new CaptureBuilder().Workload("scipy.lu-500").Trial(
            "scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency,
            later: new([], "ValueError: once is enough")).Analyse();

        Assert.Contains("the first call of a process alone is known to return: ValueError: once is enough", results.Probes[0].Notes);
        Assert.Contains(results.Findings, f => f.Title.EndsWith("failed when the same process called again", StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_that_fit_a_size_without_their_margin_are_counted()
    {
        var results = new CaptureBuilder().Workload("scipy.lu-500").Workload("lab.empty")
            .Probe("scipy.lu-500", 760).Probe("lab.empty", 8).Analyse();

        Assert.Equal("at 1 MiB all 2 workloads fit already, 1 of them without the margin.", RunText.WouldBreak(results));
    }

    [Fact]
    public void What_has_no_minimum_with_one_BLAS_thread_leaves_nothing_to_say_of_one_thread()
    {
        var capture = TwoEnvironments().Workload("scipy.zlu-1000").Probe("scipy.zlu-1000", 4236);
        var hung = new Outcome.TimedOut(60);

        Assert.Null(capture.Trial("scipy.zlu-1000", Host.Guarded, ByteSize.FromMiB(16), hung, Watermark.Residency, CaptureBuilder.OneThread)
            .Analyse().Recommendation!.WithOneBlasThread);
    }

    [Fact]
    public void A_size_at_which_nothing_was_started_is_not_observed()
    {
        var recommendation = new CaptureBuilder()
            .Workload("scipy.lu-500")
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency)
            .Analyse().Recommendation!;

        Assert.False(recommendation.Observed);
        Assert.Equal(0, recommendation.ObservedCalls);
    }

    [Fact]
    public void Where_one_BLAS_thread_is_all_that_was_measured_there_is_no_alternative()
    {
        var recommendation = new CaptureBuilder()
            .Environments(CaptureBuilder.OneThread)
            .Workload("scipy.lu-500")
            .Probe("scipy.lu-500", 36, CaptureBuilder.OneThread)
            .Analyse().Recommendation!;

        Assert.Equal(1, recommendation.BlasThreads);
        Assert.Null(recommendation.WithOneBlasThread);
    }

    [Fact]
    public void What_pythonnet_adds_is_within_the_margin()
    {
        var with = TwoEnvironments().ProbeThroughPythonNet("scipy.lu-500", 3188).Analyse().Recommendation!;
        var without = TwoEnvironments().Analyse().Recommendation!;

        Assert.Equal(Json(without), Json(with));
        Assert.Equal(Host.Guarded, with.Host);
    }

    [Fact]
    public void Where_it_carries_the_minimum_over_a_power_of_two_it_decides()
    {
        var recommendation = TwoEnvironments()
            .Workload("stdlib.json-900", blas: false).Probe("stdlib.json-900", 8004).ProbeThroughPythonNet("stdlib.json-900", 8008)
            .Analyse().Recommendation!;

        Assert.Equal(
            (ByteSize.FromMiB(16), ByteSize.FromKiB(8008)), (recommendation.StackBytes, recommendation.MinimumStackBytes));
        Assert.Equal(("stdlib.json-900", Host.PythonNet), (recommendation.DecidedBy, recommendation.Host));
        Assert.True(recommendation.Observed);
        // It has no BLAS: it needs the same with one BLAS thread.
        Assert.Equal(
            Json(recommendation with { BlasThreads = 1, WithOneBlasThread = null, Alternatives = [] }),
            Json(recommendation.WithOneBlasThread!));
    }

    [Theory]
    [InlineData(36, 256)]
    [InlineData(44, 256)]
    [InlineData(64, 512)]
    [InlineData(3180, 8192)]
    [InlineData(4764, 8192)]
    [InlineData(5464, 16384)]
    public void The_parts_of_the_margin_are_added_then_a_power_of_two_follows(long minimum, long recommended)
    {
        var margin = MarginRule.Usual.For("any", ByteSize.FromKiB(minimum));

        Assert.Equal(ByteSize.FromKiB(recommended), margin.RecommendedBytes);
        Assert.Equal(margin.RequiredBytes, margin.Minimum + new ByteSize(margin.Parts.Sum(p => p.Bytes.Bytes)));
        Assert.Equal(margin.Parts.OrderByDescending(p => p.Bytes), margin.Parts);
    }

    [Fact]
    public void What_has_no_BLAS_grows_with_no_CPU_kernel()
    {
        var margins = new MarginRule(null, [new("stdlib.json-900", "stdlib", "", [], Blas: false, null)]);

        Assert.DoesNotContain(margins.For("stdlib.json-900", ByteSize.FromKiB(136)).Parts, Is(MarginReason.OtherCpuKernels));
        Assert.Equal(
            ByteSize.FromKiB(68),
            margins.For("file.py:f", ByteSize.FromKiB(136)).Parts.Single(p => p.Reason is MarginReason.OtherCpuKernels).Bytes);
    }

    [Fact]
    public void The_frame_of_a_signal_is_what_the_machine_says()
    {
        var amx = new MarginRule(CaptureBuilder.Machine with { SignalFrame = new ByteSize(11_952) }, []).For("any", ByteSize.FromKiB(36));
        var unknown = MarginRule.Usual.For("any", ByteSize.FromKiB(36));

        Assert.Equal(new MarginPart(MarginReason.SignalFrames, ByteSize.FromKiB(16), Measured: true), amx.Parts.Single(OfSignals));
        Assert.Equal(new MarginPart(MarginReason.SignalFrames, ByteSize.FromKiB(8), Measured: false), unknown.Parts.Single(OfSignals));

        static bool OfSignals(MarginPart part) => part.Reason is MarginReason.SignalFrames;
    }

    [Fact]
    public void Pages_of_arm64_may_be_64_KiB() => Assert.Contains(
        new MarginPart(MarginReason.PageSize, ByteSize.FromKiB(64), Measured: false),
        new MarginRule(CaptureBuilder.Machine with { Architecture = "arm64" }, []).For("any", ByteSize.FromKiB(36)).Parts);

    [Theory]
    [InlineData(40, 12, 4)]
    [InlineData(44, 12, 0)]
    [InlineData(16, 12, 28)]
    [InlineData(16, 900, 32)]
    public void What_Python_keeps_free_is_added_as_far_as_the_minimum_does_not_hold_it(long minimum, long peak, long expected)
    {
        var parts = MarginRule.Usual.For("any", ByteSize.FromKiB(minimum), ByteSize.FromKiB(32), ByteSize.FromKiB(peak)).Parts;

        Assert.Equal(
            ByteSize.FromKiB(expected), parts.SingleOrDefault(p => p.Reason is MarginReason.PythonReserve)?.Bytes ?? ByteSize.Zero);
    }

    /// <summary>Records compare their arrays by reference.</summary>
    private static string Json(Recommendation recommendation) => JsonSerializer.Serialize(recommendation);

    private static Predicate<MarginPart> Is(MarginReason reason) => part => part.Reason == reason;
}
