using Lab.Analysis.Comparing;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Comparing;

/// <summary>What became of workloads from one small capture to another.</summary>
public sealed class WorkloadComparisonTests
{
    private const string Lu = "scipy.lu-500";
    private const string Json = "stdlib.json-900";

    [Theory]
    [InlineData(3180, 3180, WorkloadChange.None)]
    [InlineData(3180, 3184, WorkloadChange.Grew)]
    [InlineData(3184, 3180, WorkloadChange.Shrank)]
    [InlineData(3180, 4236, WorkloadChange.Grew)]
    public void A_verified_minimum_is_exact_to_the_page(long was, long now, WorkloadChange change)
    {
        var workload = Single(Compare(Needs(Lu, was), Needs(Lu, now)));

        Assert.Equal((change, Kib(now - was), true), (workload.Change, workload.GrowthBytes, workload.Verified));
    }

    [Fact]
    public void The_same_captures_differ_in_nothing()
    {
        var comparison = Compare(Needs(Lu, 3180), Needs(Lu, 3180));

        Assert.Empty(comparison.Conditions);
        Assert.Empty(comparison.Regressions);
        Assert.Empty(ComparisonText.Groups(comparison));
        Assert.Equal("1 probe and 0 timings compared: nothing changed; no regression.", ComparisonText.Counts(comparison));
    }

    [Fact]
    public void A_difference_within_what_its_own_calls_differ_by_is_no_growth()
    {
        var varying = Varies(28, 2508);

        Assert.Equal(WorkloadChange.None, Single(Compare(varying, Varies(28, 1200))).Change);
        Assert.Equal(WorkloadChange.None, Single(Compare(Varies(28, 1200), varying)).Change);
        Assert.Equal(
            $"{Lu}: its need varies from call to call; the most was 1200 KiB, now 2508 KiB, within what its own calls differ by.",
            ComparisonText.Notes(Compare(Varies(28, 1200), varying)).Last());
        Assert.Equal(WorkloadChange.Grew, Single(Compare(varying, Varies(4000, 8000))).Change);
    }

    [Fact]
    public void A_growth_that_is_not_verified_fails_and_is_said_to_be_unverified()
    {
        var comparison = Compare(Unverified(Lu, 3180), Unverified(Lu, 6360));

        Assert.Equal((WorkloadChange.Grew, false), (Single(comparison).Change, Single(comparison).Verified));
        Assert.EndsWith("; not verified by a pair of trials", Groups(comparison)[0].Lines[0].Text, StringComparison.Ordinal);
        Assert.Equal("the minimum grew by more than 10 %, which no pair of trials verifies", comparison.Regressions[0].Why);
    }

    [Fact]
    public void What_raises_or_dies_or_is_not_available_any_more_broke()
    {
        Results[] heads =
        [
            Lab(c => c.Workload(Lu).Trial(Lu, Host.Guarded, Roomy, Outcomes.RaisedInSetUp)),
            Lab(c => c.Workload(Lu).Trial(Lu, Host.Guarded, Roomy, Outcomes.Crashed(CrashKind.SegmentationFault))),
            Lab(c => c.Workload(Lu, unavailable: "needs SciPy")),
            Unverified(Lu, 3180),
        ];
        string[] reasons =
        [
            "on 16 MiB it raised ModuleNotFoundError in its set-up: No module named 'pmdarima'",
            "on 16 MiB it died of a segmentation fault: exit status 134",
            "needs SciPy",
            "it was verified by a pair of trials, now it is not",
        ];
        foreach (var (head, reason) in heads.Zip(reasons))
        {
            var comparison = Compare(Needs(Lu, 3180), head);

            Assert.Equal(WorkloadChange.Broke, Single(comparison).Change);
            Assert.EndsWith(reason, Groups(comparison)[0].Lines[0].Text, StringComparison.Ordinal);
            Assert.Equal(new(Lu, "broke"), Assert.Single(comparison.Regressions));
            Assert.Equal(WorkloadChange.Mended, Single(Compare(head, Needs(Lu, 3180))).Change);
            Assert.Empty(Compare(head, Needs(Lu, 3180)).Regressions);
        }
    }

    [Fact]
    public void Where_no_worker_could_be_started_or_the_system_killed_it_nothing_is_compared()
    {
        foreach (var (outcome, problem) in new[]
        {
            (new Outcome.LaunchFailed("no memory"), "could not be started: no memory"),
            (Outcomes.Crashed(CrashKind.Killed), "died of a kill by the system: exit status 134"),
        })
        {
            var head = Lab(c => c.Workload(Lu).Trial(Lu, Host.Guarded, Roomy, outcome, Watermark.Residency));

            var comparison = Compare(Needs(Lu, 3180), head);

            Assert.Equal(WorkloadChange.NotCompared, Single(comparison).Change);
            Assert.EndsWith(problem, Single(comparison).Problem, StringComparison.Ordinal);
            Assert.Empty(comparison.Regressions);
            Assert.StartsWith(
                "0 probes and 0 timings compared: nothing changed; 1 not measured in both", ComparisonText.Counts(comparison),
                StringComparison.Ordinal);
        }
    }

    /// <summary>Whether anything else of the run is missing tells nothing of it.</summary>
    [Fact]
    public void A_minimum_breaks_once_a_page_less_was_seen_not_to_die_and_not_where_that_could_not_be_started()
    {
        Results Head(Outcome below) => Lab(c => c.Workload(Lu).Workload(Json)
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(3180)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(3180), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(3176), below));
        var raised = Compare(Needs(Lu, 3180), Head(new Outcome.Raised(TrialStage.Call, "ValueError", "no", "")));
        var unstarted = Compare(Needs(Lu, 3180), Head(new Outcome.LaunchFailed("busy")));

        Assert.False(raised.Head.Finished);
        Assert.Equal(WorkloadChange.Broke, raised.Workloads.Single(w => w.Workload == Lu).Change);
        Assert.Equal(WorkloadChange.None, unstarted.Workloads.Single(w => w.Workload == Lu).Change);
        Assert.Empty(unstarted.Regressions);
    }

    [Fact]
    public void The_most_of_a_need_that_varies_may_grow_to_another_size_to_set()
    {
        var (was, now) = (Checked(3180), Checked(6100));
        var comparison = Compare(was, now);

        Assert.Equal(WorkloadChange.None, Single(comparison).Change);
        Assert.Equal([new(Lu, "the size to set grew from 8 MiB to 16 MiB")], comparison.Regressions);
        var group = Assert.Single(Groups(comparison));
        Assert.Equal("Over the limit", group.Title);
        Assert.Contains("regression: the size to set grew from 8 MiB to 16 MiB", Assert.Single(group.Lines).Details);
        Assert.Equal(
            [new(Lu, "the minimum grew by more than 10 %")],
            CaptureComparison.Of(was, now, new(GrowthLimit.Tenth, null)).Regressions);

        static Results Checked(long most) => Lab(c => c.Workload(Lu)
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(100)), Watermark.Residency, later: new([new(Kib(most), 1)], null))
            .Trial(Lu, Host.Guarded, Kib(most), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(most - 4), Outcomes.Overflowed));
    }

    [Fact]
    public void Sizes_to_set_that_hold_for_different_limits_are_said_to()
    {
        var one = Lab(c => c.Environments(CaptureBuilder.OneThread).Workload(Lu).Probe(Lu, 36, CaptureBuilder.OneThread));

        Assert.Equal(
            $"Size to set: 8 MiB (for {Lu}), now 256 KiB (for {Lu} with one BLAS thread): the two were not measured with the same limit on "
                + "BLAS threads.",
            ComparisonText.SizeToSet(Compare(Needs(Lu, 3180), one)));
    }

    [Fact]
    public void A_minimum_that_a_run_was_still_searching_did_not_break()
    {
        var ended = Lab(c => c.Workload(Lu)
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(3180)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(3180), Outcomes.Overflowed));

        Assert.Equal(WorkloadChange.None, Single(Compare(Needs(Lu, 3180), ended)).Change);
    }

    [Fact]
    public void A_minimum_that_is_verified_now_and_larger_is_a_regression()
    {
        var comparison = Compare(Unverified(Lu, 1024), Needs(Lu, 3180));

        Assert.Equal(WorkloadChange.Mended, Single(comparison).Change);
        Assert.Equal("the minimum grew by more than 10 %, which no pair of trials verifies", comparison.Regressions[0].Why);
    }

    [Fact]
    public void A_minimum_that_a_run_had_no_time_to_verify_did_not_break()
    {
        var ended = Lab(c => c.Workload(Lu).Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(3180)), Watermark.Residency));

        Assert.False(ended.Finished);
        Assert.Equal(WorkloadChange.None, Single(Compare(Needs(Lu, 3180), ended)).Change);
        // What a peak predicts where Python keeps some free may be more than is needed; that the peak grew is seen all the same.
        var kept = Compare(Needs(Lu, 3180), Ended(3180, reserve: 320));
        Assert.Equal((WorkloadChange.None, ByteSize.Zero), (Single(kept).Change, Single(kept).GrowthBytes));
        Assert.Empty(kept.Regressions);
        Assert.Contains(ComparisonText.Notes(kept), n => n.EndsWith("the peaks alone are compared.", StringComparison.Ordinal));
        var grew = Compare(Needs(Lu, 3180), Ended(4000, reserve: 320));
        Assert.Equal((WorkloadChange.Grew, Kib(820)), (Single(grew).Change, Single(grew).GrowthBytes));
        Assert.Empty(Compare(Needs(Lu, 3180), Ended(3400, reserve: 320)).Regressions);

        static Results Ended(long kib, long reserve) => Lab(c => c.Workload(Lu).Trial(
            Lu,
            Host.Guarded,
            Roomy,
            new Outcome.Completed(new(Kib(kib), Kib(6), Saturated: false) { Reserve = Kib(reserve) }),
            Watermark.Residency));
    }

    [Fact]
    public void Workloads_are_new_or_gone_where_the_other_capture_was_not_asked_for_them()
    {
        var comparison = Compare(Needs(Lu, 3180), Needs(Json, 132));

        Assert.Equal(
            [(Json, WorkloadChange.New), (Lu, WorkloadChange.Gone)], comparison.Workloads.Select(w => (w.Workload, w.Change)));
        Assert.Empty(comparison.Regressions);
    }

    [Fact]
    public void A_workload_that_a_run_did_not_come_to_is_not_gone()
    {
        var both = Lab(c => c.Workload(Lu).Workload(Json).Probe(Lu, 3180).Probe(Json, 132));
        var ended = Lab(c => c.Workload(Lu).Workload(Json).Probe(Lu, 3180));

        Assert.Equal([WorkloadChange.None, WorkloadChange.NotCompared], Compare(both, ended).Workloads.Select(w => w.Change));
        Assert.Contains("The head is incomplete", Assert.Single(ComparisonText.Notes(Compare(both, ended))), StringComparison.Ordinal);
        Assert.Empty(Compare(both, ended).Regressions);
    }

    [Fact]
    public void One_thread_that_only_one_run_had_to_measure_is_no_new_workload()
    {
        var small = Lab(c => c.Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread).Workload(Lu).Probe(Lu, 36));
        var large = Lab(c => c.Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread).Workload(Lu)
            .Probe(Lu, 3180).Probe(Lu, 36, CaptureBuilder.OneThread));

        Assert.Equal([WorkloadChange.Grew, WorkloadChange.NotCompared], Compare(small, large).Workloads.Select(w => w.Change));
    }

    [Fact]
    public void An_overrun_zone_appears_and_vanishes_and_one_that_was_not_looked_for_does_neither()
    {
        var without = Lab(c => c.Workload(Lu).Probe(Lu, 3180));
        var with = Lab(c => c.Workload(Lu).Probe(Lu, 3180, survives: size => size >= Kib(128)));

        Assert.Equal(ZoneChange.Appeared, Single(Compare(without, with)).OverrunZone);
        Assert.Equal(ZoneChange.Vanished, Single(Compare(with, without)).OverrunZone);
        Assert.Equal(ZoneChange.None, Single(Compare(with, with)).OverrunZone);
        Assert.Equal(ZoneChange.None, Single(Compare(Verified(Lu, 3180), with)).OverrunZone);
        Assert.Equal(
            ("Gained an overrun zone", $"{Lu}: 128 KiB up to 3180 KiB"),
            (Groups(Compare(without, with))[0].Title, Groups(Compare(without, with))[0].Lines[0].Text));
        // Where none of its sizes was tried, it may still be there.
        var died = Lab(c => c.Workload(Lu).Probe(Lu, 3180).Trial(Lu, Host.Thread, Kib(2000), new Outcome.Overran(Kib(3180))));
        var elsewhere = Lab(c => c.Workload(Lu)
            .Trial(Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(3180)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, Kib(3180), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, Kib(3176), Outcomes.Overflowed)
            .Trial(Lu, Host.Thread, Kib(128), Outcomes.Overflowed));
        Assert.Equal(ZoneChange.None, Single(Compare(died, elsewhere)).OverrunZone);
        // What needs less than any size of the zone had none.
        Assert.Equal(ZoneChange.Appeared, Single(Compare(Verified(Lu, 36), with)).OverrunZone);
    }

    [Fact]
    public void Environments_are_matched_by_their_limit_and_their_other_variables_are_named()
    {
        var comparison = Compare(Kernels("Haswell", 3180), Kernels("Sandybridge", 3708));

        Assert.Equal(
            [new(Condition.Environment, "OPENBLAS_CORETYPE=Haswell", "OPENBLAS_CORETYPE=Sandybridge")], comparison.Conditions);
        Assert.Equal(
            [(null, WorkloadChange.Grew), (1, WorkloadChange.None)],
            comparison.Workloads.Select(w => (w.Head!.BlasThreads, w.Change)).Order());
        Assert.Equal([new(Lu, "the minimum grew by more than 10 %")], comparison.Regressions);
        Assert.Contains("Measured with OPENBLAS_CORETYPE=Haswell, now ", ComparisonText.Conditions(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_that_one_run_removed_is_a_condition()
    {
        var removed = TrialEnvironment.Derive(
            [], ImmutableDictionary<string, string>.Empty, ["MALLOC_ARENA_MAX", "OPENBLAS_CORETYPE"], null);
        var head = Lab(c => c.Environments(removed).Workload(Lu).Probe(Lu, 3180, removed));

        // What steers a BLAS is removed anyway.
        Assert.Equal(
            [new(Condition.Environment, "MALLOC_ARENA_MAX left as it was", "MALLOC_ARENA_MAX unset")],
            Compare(Needs(Lu, 3180), head).Conditions);
    }

    [Fact]
    public void A_limit_that_only_one_capture_has_is_compared_with_the_loosest_of_the_other()
    {
        var two = Environment(2);
        var limited = Lab(c => c.Environments(two).Workload(Lu).Probe(Lu, 3180, two));

        Assert.Equal(WorkloadChange.Grew, Single(Compare(Needs(Lu, 36), limited)).Change);
        Assert.EndsWith("BLAS threads unset before", Groups(Compare(Needs(Lu, 36), limited))[0].Lines[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_conditions_are_named_each_in_one_pair()
    {
        var head = Needs(Lu, 3180);
        head = head with
        {
            Machine = head.Machine with { Processor = "AMD EPYC", Kernel = "7.0" },
            Python = head.Python with { Version = "3.13.5", Packages = head.Python.Packages.SetItem("numpy", "2.2.4") },
            Lab = "0.2.0",
        };

        Assert.Equal(
            [
                new(Condition.Python, "/usr/bin/python3 3.11.2", "/usr/bin/python3 3.13.5"),
                new(Condition.Package, "numpy 1.24.2", "numpy 2.2.4"),
                new(Condition.Processor, "Intel Xeon (Sapphire Rapids) with 2 cores", "AMD EPYC with 2 cores"),
                new(Condition.System, "kernel 6.18.0", "kernel 7.0"),
                new ConditionDifference(Condition.Lab, "lab 0.1.0", "lab 0.2.0"),
            ],
            Compare(Needs(Lu, 3180), head).Conditions);
    }

    [Theory]
    // A page more of a small need calls for nothing, unless that was asked for.
    [InlineData(36, 40, null, null)]
    [InlineData(36, 40, "0", "the minimum grew by more than 0 B")]
    [InlineData(36, 40, "4K", null)]
    [InlineData(36, 40, "10%", "the minimum grew by more than 10 %")]
    [InlineData(3180, 3300, null, null)]
    [InlineData(3180, 3708, null, "the minimum grew by more than 10 %")]
    [InlineData(3180, 3708, "20%", null)]
    [InlineData(3180, 3708, "512K", "the minimum grew by more than 512 KiB")]
    [InlineData(5336, 5340, null, "the size to set grew from 8 MiB to 16 MiB")]
    [InlineData(5336, 5340, "64K", null)]
    [InlineData(4236, 3180, "0", null)]
    public void What_grew_by_more_than_the_limit_is_a_regression(long was, long now, string? limit, string? why)
    {
        var limits = new RegressionLimits(limit is null ? null : GrowthLimit.Parse(limit), null);

        var regressions = CaptureComparison.Of(Needs(Lu, was), Needs(Lu, now), limits).Regressions;

        Assert.Equal(why is null ? [] : [new(Lu, why)], regressions);
    }

    [Fact]
    public void A_larger_size_to_set_is_named_as_its_workload_is()
    {
        var comparison = Compare(One(5336), One(5340));

        var regression = Assert.Single(comparison.Regressions);
        Assert.Equal(ComparisonText.Name(Single(comparison)), regression.What);
        Assert.Contains(Groups(comparison)[0].Lines, line => line.Details.Contains($"regression: {regression.Why}"));

        static Results One(long kib) => Lab(c => c.Environments(CaptureBuilder.OneThread).Workload(Lu).Probe(
            Lu, kib, CaptureBuilder.OneThread));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("-1")]
    [InlineData("-5%")]
    [InlineData("ten")]
    [InlineData("NaN%")]
    [InlineData("99999999%")]
    public void A_limit_that_is_none_is_refused(string text) =>
        Assert.EndsWith(
            "write a size such as 64K, 0 for none, or a share such as 10%",
            Assert.Throws<FormatException>(() => GrowthLimit.Parse(text)).Message,
            StringComparison.Ordinal);

    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    private static CaptureComparison Compare(Results @base, Results head) => CaptureComparison.Of(@base, head);

    private static WorkloadComparison Single(CaptureComparison comparison) => Assert.Single(comparison.Workloads);

    private static ImmutableArray<ComparisonGroup> Groups(CaptureComparison comparison) => ComparisonText.Groups(comparison);

    private static Results Lab(Func<CaptureBuilder, CaptureBuilder> build) => build(new()).Analyse();

    private static Results Needs(string workload, long kib) => Lab(c => c.Workload(workload).Probe(workload, kib));

    /// <summary>Without trials on plain threads.</summary>
    private static Results Verified(string workload, long kib) => Lab(c => c.Workload(workload)
        .Trial(workload, Host.Guarded, Roomy, Outcomes.Peaked(Kib(kib)), Watermark.Residency)
        .Trial(workload, Host.Guarded, Kib(kib), Outcomes.Peaked(Kib(kib)), Watermark.Paint)
        .Trial(workload, Host.Guarded, Kib(kib - 4), Outcomes.Overflowed));

    /// <summary>The page below the minimum was tried, and completed too.</summary>
    private static Results Unverified(string workload, long kib) => Lab(c => c.Workload(workload)
        .Trial(workload, Host.Guarded, Roomy, Outcomes.Peaked(Kib(kib)), Watermark.Residency)
        .Trial(workload, Host.Guarded, Kib(kib), Outcomes.Crashed(CrashKind.Fork))
        .Trial(workload, Host.Thread, c.Margins.For(workload, Kib(kib)).RecommendedBytes, Outcomes.Completed));

    private static Results Varies(long least, long most) => Lab(c => c.Workload(Lu).Trial(
        Lu, Host.Guarded, Roomy, Outcomes.Peaked(Kib(least)), Watermark.Residency, later: new([new(Kib(most), 1)], null)));

    private static Results Kernels(string core, long kib)
    {
        var (unlimited, one) = (Environment(null, core), Environment(1, core));
        return Lab(c => c.Environments(unlimited, one).Workload(Lu).Probe(Lu, kib, unlimited).Probe(Lu, 36, one));
    }

    private static TrialEnvironment Environment(int? threads, string? core = null) => TrialEnvironment.Derive(
        core is null ? [] : [new("OPENBLAS_CORETYPE", core)], ImmutableDictionary<string, string>.Empty, [], threads);

    private static ByteSize Kib(long kib) => new(kib * 1024);
}
