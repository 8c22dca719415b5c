using System.Text.Json;
using Lab.Analysis.Checks;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Checks;

public class CheckResultTests
{
    private const string Lu = "scipy.lu-500";

    private static readonly ByteSize Minimum = ByteSize.FromKiB(3180);
    private static readonly ByteSize Required = Measured().Analyse().Probes[0].Margin!.RequiredBytes;

    private static CaptureBuilder Measured() => new CaptureBuilder().Workload(Lu).Probe(Lu, 3180);

    [Fact]
    public void What_a_probe_asks_for_is_what_is_rounded_up_for_the_recommendation()
    {
        var probe = Measured().Analyse().Probes[0];

        Assert.True(Required > Minimum && Required.IsPageMultiple);
        Assert.Equal(probe.RecommendedStackBytes, Required.RoundUpToPowerOfTwo());
    }

    [Fact]
    public void A_stack_passes_from_what_the_workload_asks_for_on()
    {
        var exactly = Judge(Required);

        Assert.Equal(CheckVerdict.Passed, exactly.Verdict);
        Assert.Equal("", exactly.Explanation);
        Assert.Equal(ByteSize.Zero, exactly.ShortBytes);
        Assert.Equal(0, Of(Measured().Trial(Lu, Host.Thread, Required, Outcomes.Completed), new(Required, [])).Failed);
    }

    [Fact]
    public void A_page_less_is_no_headroom()
    {
        var less = Judge(Required - ByteSize.Page);

        Assert.Equal((CheckVerdict.NoHeadroom, ByteSize.Page), (less.Verdict, less.ShortBytes));
        Assert.Contains($"needs 3180 KiB and with its margin {Required}; ", less.Explanation, StringComparison.Ordinal);
        Assert.Contains("is 4 KiB short", less.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Below_the_minimum_it_is_too_small_however_it_ended_there()
    {
        Assert.Equal(CheckVerdict.NoHeadroom, Judge(Minimum).Verdict);
        var less = Minimum - ByteSize.Page;
        foreach (var outcome in new[] { Outcomes.Completed, new Outcome.Overran(Minimum), Outcomes.Refused, Outcomes.Overflowed })
            Assert.Equal(CheckVerdict.TooSmall, Judge(less, outcome).Verdict);
        Assert.Contains(
            "On a plain thread of that size it returned after overrunning its stack",
            Judge(less, Outcomes.Completed).Explanation,
            StringComparison.Ordinal);
    }

    [Fact]
    public void That_a_plain_thread_dies_decides_whatever_the_minimum_says()
    {
        var judged = Judge(Required, Outcomes.Crashed(CrashKind.ClrInternalError));

        Assert.Equal(CheckVerdict.TooSmall, judged.Verdict);
        Assert.Contains("it died of an internal CLR error", judged.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_plain_thread_of_that_size_nothing_is_judged()
    {
        var never = Judge(Required, plain: null);
        var failed = Judge(Required, new Outcome.LaunchFailed("no memory"));

        Assert.Equal((CheckVerdict.NotMeasured, CheckVerdict.NotMeasured), (never.Verdict, failed.Verdict));
        Assert.Equal($"not measured: no plain thread of {Required} was tried", never.Explanation);
        Assert.Equal($"not measured: on a plain thread of {Required} it could not be started", failed.Explanation);
    }

    [Fact]
    public void What_is_not_verified_does_not_pass()
    {
        var capture = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(Minimum), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Minimum, Outcomes.Completed, Watermark.Paint)
            .Trial(Lu, Host.Guarded, Minimum - ByteSize.Page, Outcomes.Completed)
            .Trial(Lu, Host.Thread, ByteSize.FromMiB(64), Outcomes.Completed);

        Assert.Equal(CheckVerdict.NotVerified, Assert.Single(Of(capture, new(ByteSize.FromMiB(64), [])).Workloads).Verdict);
        var interrupted = CheckResult.Of(
            Capture.Of(capture.Build()), new(ByteSize.FromMiB(64), []), named: false, CheckResult.Interrupted);
        Assert.Equal("not measured: the check did not come to its end", Assert.Single(interrupted.Workloads).Explanation);
    }

    [Fact]
    public void A_need_that_varies_is_judged_by_the_largest_that_was_seen()
    {
        var capture = Measured().Trial(
            Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(Minimum), Watermark.Residency,
            later: new([new(ByteSize.FromKiB(2000), 10), new(Minimum, 10)], null));

        var judged = Assert.Single(Of(capture, new(Minimum - ByteSize.Page, [])).Workloads);

        Assert.True(judged.Varies);
        Assert.Equal((CheckVerdict.TooSmall, Minimum), (judged.Verdict, judged.MinimumStackBytes));
        Assert.Contains("it needs 3180 KiB (varies)", judged.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void What_takes_the_stack_of_a_call_that_needs_little_is_not_told_of_those_that_need_much()
    {
        var capture = new CaptureBuilder().Workload(Lu).Probe(Lu, 9000).Traced(Lu, Outcomes.Completed, SampleGrowth.Lu).Trial(
            Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(9000)), Watermark.Residency,
            later: new([new(ByteSize.FromKiB(2000), 10), new(ByteSize.FromKiB(9000), 10)], null));

        var judged = Assert.Single(Of(capture, new(Minimum, [])).Workloads);

        Assert.True(judged.Varies);
        Assert.Null(judged.TakenBy);
        Assert.Matches("What took it could not be traced: the traced call took only [0-9]+ KiB", judged.Explanation);
    }

    [Fact]
    public void What_fills_a_roomy_stack_is_not_told_of_what_an_elastic_call_needs()
    {
        var roomy = ByteSize.FromMiB(16);
        var capture = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, roomy, Outcomes.Peaked(ByteSize.FromKiB(9000)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(64), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(60), Outcomes.Overflowed)
            .Traced(Lu, Outcomes.Completed, SampleGrowth.Lu);

        var judged = Assert.Single(Of(capture, new(ByteSize.FromKiB(48), [])).Workloads);

        Assert.Equal(ByteSize.FromKiB(64), judged.MinimumStackBytes);
        Assert.Null(judged.TakenBy);
        Assert.Contains("it takes what there is of the stack", judged.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, CheckVerdict.NotMeasured)]
    [InlineData(false, CheckVerdict.Skipped)]
    public void A_missing_package_fails_what_was_named_and_skips_the_rest(bool named, CheckVerdict verdict)
    {
        var capture = Measured().Workload("pmdarima.auto", unavailable: "needs pmdarima");

        var check = Of(capture, new(ByteSize.FromMiB(8), []), named);

        Assert.Equal((1, named ? 1 : 0, named ? 0 : 1), (check.Passed, check.Failed, check.Skipped));
        Assert.Equal(verdict, check.Workloads[1].Verdict);
        Assert.EndsWith("needs pmdarima", check.Workloads[1].Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_raises_or_hangs_fails_named_or_not(bool named)
    {
        var capture = new CaptureBuilder().Workload("a.raises").Workload("a.hangs")
            .Trial("a.raises", Host.Guarded, ByteSize.FromMiB(16), Outcomes.RaisedInSetUp, Watermark.Residency)
            .Trial("a.hangs", Host.Guarded, ByteSize.FromMiB(16), new Outcome.TimedOut(60), Watermark.Residency);

        var check = Of(capture, new(ByteSize.FromMiB(8), []), named);

        Assert.Equal([CheckVerdict.NotMeasured, CheckVerdict.NotMeasured], check.Workloads.Select(w => w.Verdict));
        Assert.Contains("raised ModuleNotFoundError in its set-up", check.Workloads[0].Explanation, StringComparison.Ordinal);
        Assert.Contains("did not return within 60 s", check.Workloads[1].Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_check_passes_nothing_and_keeps_what_was_measured()
    {
        var check = CheckResult.Of(
            Capture.Of(Measured().Workload("scipy.qr").Build()), new(ByteSize.FromMiB(8), []), named: false, CheckResult.Interrupted);

        Assert.Equal((0, 2, 0), (check.Passed, check.Failed, check.Skipped));
        Assert.Equal([Minimum, null], check.Workloads.Select(w => w.MinimumStackBytes));
        Assert.Equal("not measured: the check did not come to its end", check.Workloads[0].Explanation);
    }

    [Fact]
    public void The_budgets_headroom_takes_the_place_of_the_margin()
    {
        var (headroom, stack) = (ByteSize.FromKiB(20), ByteSize.FromKiB(3200));
        var enough = Judge(stack, budget: new(null, [new(Lu, stack, headroom, null)]));
        var lacking = Judge(stack, budget: new(null, [new(Lu, stack, headroom + ByteSize.Page, null)]));

        Assert.Equal((CheckVerdict.Passed, stack), (enough.Verdict, enough.RequiredBytes));
        Assert.Equal((CheckVerdict.NoHeadroom, ByteSize.Page), (lacking.Verdict, lacking.ShortBytes));
        Assert.Contains("with the budget's headroom of 24 KiB 3204 KiB", lacking.Explanation, StringComparison.Ordinal);
        var both = Judge(stack, budget: new(null, [new(Lu, stack, headroom + ByteSize.Page, Minimum - ByteSize.Page)]));
        Assert.Contains("it needs 3180 KiB (the budget allows 3176 KiB) and with ", both.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_minimum_may_not_be_larger_than_the_budget_allows()
    {
        var stack = ByteSize.FromMiB(8);
        var allowed = Judge(stack, budget: new(stack, [new(Lu, null, null, Minimum)]));
        var grown = Judge(stack, budget: new(stack, [new(Lu, null, null, Minimum - ByteSize.Page)]));

        Assert.Equal((CheckVerdict.Passed, CheckVerdict.MinimumTooLarge), (allowed.Verdict, grown.Verdict));
        Assert.StartsWith(
            "minimum too large: it needs 3180 KiB, the budget allows 3176 KiB: 4 KiB too much",
            grown.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workloads_own_rule_wins_over_its_librarys_member_by_member()
    {
        ByteSize K(long kib) => ByteSize.FromKiB(kib);
        var budget = new Budget(K(1), [new("scipy.*", K(2), K(3), null), new(Lu, K(4), null, K(5)), new("a.py:f", null, K(6), null)]);

        Assert.Equal(new(Lu, K(4), K(3), K(5)), budget.For(Entry(Lu)));
        Assert.Equal(new("scipy.qr", K(2), K(3), null), budget.For(Entry("scipy.qr")));
        Assert.Equal(new("numpy.qr", K(1), null, null), budget.For(Entry("numpy.qr")));
        Assert.Equal(new("a.py:f", K(1), K(6), null), budget.For(new("a.py:f", "yours", "", [], true, null)));
    }

    [Fact]
    public void A_failure_names_what_took_the_stack_and_what_was_tried_and_is_enough()
    {
        var capture = Measured()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Probe(Lu, 36, CaptureBuilder.OneThread)
            .Traced(Lu, Outcomes.Peaked(Minimum), SampleGrowth.Lu)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(1536), Outcomes.Completed, environment: CaptureBuilder.OneThread);

        var judged = Assert.Single(Of(capture, new(ByteSize.FromKiB(1536), [])).Workloads);

        Assert.Equal("dgetrf_parallel", judged.TakenBy?.Symbol);
        Assert.Contains(". dgetrf_parallel (", judged.Explanation, StringComparison.Ordinal);
        Assert.Contains("called from lu_factor (", judged.Explanation, StringComparison.Ordinal);
        Assert.EndsWith(
            ". Tried, and enough: a stack of 8 MiB, on which a plain thread completed it; or one BLAS thread (OPENBLAS_NUM_THREADS=1), "
                + "with which it needs 36 KiB and passes",
            judged.Explanation,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_it_could_not_be_traced_a_failure_says_why()
    {
        var capture = Measured().Traced(Lu, Outcomes.Peaked(Minimum), new([], "userfaultfd is not permitted", UserModeOnly: false, 0));

        Assert.Contains(
            ". What took it could not be traced: userfaultfd is not permitted",
            Assert.Single(Of(capture, new(ByteSize.FromMiB(1), [])).Workloads).Explanation,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_way_out_that_was_not_tried_is_not_named()
    {
        var capture = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(Minimum), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Minimum, Outcomes.Completed, Watermark.Paint)
            .Trial(Lu, Host.Guarded, Minimum - ByteSize.Page, Outcomes.Overflowed);

        Assert.Empty(Assert.Single(Of(capture, new(ByteSize.FromMiB(1), [])).Workloads).WaysOut);
        // With one BLAS thread it was measured, and no plain thread of that size was tried.
        var oneThread = Measured().Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(Minimum), Watermark.Residency, CaptureBuilder.OneThread);
        Assert.DoesNotContain(
            Assert.Single(Of(oneThread, new(ByteSize.FromMiB(1), [])).Workloads).WaysOut,
            way => way.Contains("BLAS", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_has_the_counts_and_every_workload()
    {
        var json = JsonSerializer.SerializeToElement(
            Of(Measured(), new(ByteSize.FromMiB(1), [])), ResultsJson.Default.CheckResult);

        Assert.Equal((0, 1), (json.GetProperty("passed").GetInt32(), json.GetProperty("failed").GetInt32()));
        Assert.Equal(JsonValueKind.Null, json.GetProperty("problem").ValueKind);
        var workload = json.GetProperty("workloads")[0];
        Assert.Equal("tooSmall", workload.GetProperty("verdict").GetString());
        Assert.Equal(Minimum.Bytes, workload.GetProperty("minimumStackBytes").GetInt64());
        Assert.Equal((Required - ByteSize.FromMiB(1)).Bytes, workload.GetProperty("shortBytes").GetInt64());
    }

    /// <summary>Of LU on a stack, with a plain thread of that size.</summary>
    private static CheckedWorkload Judge(ByteSize stack, Budget? budget = null) => Judge(stack, Outcomes.Completed, budget);

    private static CheckedWorkload Judge(ByteSize stack, Outcome? plain, Budget? budget = null)
    {
        var capture = Measured();
        if (plain is not null)
            capture.Record(new(Lu, Host.Thread, stack, CaptureBuilder.Unset, Watermark.None, 0), plain);
        return Assert.Single(Of(capture, budget ?? new(stack, [])).Workloads);
    }

    private static CheckResult Of(CaptureBuilder capture, Budget budget, bool named = true) =>
        CheckResult.Of(Capture.Of(capture.Build()), budget, named, problem: null);

    private static CatalogEntry Entry(string name) => new(name, name.Split('.')[0], "", [], true, null);
}
