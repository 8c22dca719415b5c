using System.Text.Json;
using Lab.Analysis.Sweeps;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Sweeps;

public class SweepAnalysisTests
{
    [Fact]
    public void Every_planned_size_stands_in_every_hosts_row()
    {
        var sweep = Assert.Single(SampleSweep.Build().Analyse().Sweeps);

        Assert.Equal((SampleSweep.Workload, SampleSweep.Minimum, 1), (sweep.Workload, sweep.MinimumStackBytes, sweep.Repeats));
        Assert.Equal([Host.Guarded, Host.Thread], sweep.Hosts.Select(h => h.Host));
        Assert.All(
            sweep.Hosts,
            h => Assert.Equal([64, 128, 256, 512, 1024, 2048, 3176, 3180, 4096, 8192, 16384], h.Sizes.Select(c => c.StackBytes.KiB)));
        Assert.All(sweep.Hosts.SelectMany(h => h.Sizes), c => Assert.Equal(1, c.Trials));
        Assert.True(sweep.IsComplete);
    }

    [Fact]
    public void What_returned_below_the_minimum_overran_and_what_died_says_of_what()
    {
        var sweep = SampleSweep.Build().Analyse().Sweeps[0];

        Assert.Equal(
            [
                "crashed StackOverflow", "overran", "overran", "crashed ClrInternalError", "overran", "overran", "overran",
                "completed", "completed", "completed", "completed",
            ],
            sweep.Hosts[1].Sizes.Select(Single));
        Assert.Equal(ByteSize.FromKiB(128), sweep.Hosts[1].SmallestSurvivorBytes);
        Assert.Equal(new SizeRange(ByteSize.FromKiB(128), SampleSweep.Minimum), sweep.Hosts[1].OverrunZone);
        Assert.Equal((SampleSweep.Minimum, null), (sweep.Hosts[0].SmallestSurvivorBytes, sweep.Hosts[0].OverrunZone));
    }

    [Theory]
    [InlineData(Host.Thread)]
    [InlineData(Host.Pool)]
    [InlineData(Host.Python)]
    public void Completed_below_the_minimum_is_never_called_that_without_a_red_zone(Host host)
    {
        var plan = new SweepPlan([ByteSize.FromMiB(1), ByteSize.FromMiB(4)], null, [host]);
        var sweep = SampleSweep.Probed().Sweep(plan)
            .Trial(SampleSweep.Workload, host, ByteSize.FromMiB(1), Outcomes.Completed)
            .Trial(SampleSweep.Workload, host, ByteSize.FromMiB(4), new Outcome.Overran(ByteSize.FromMiB(5)))
            .Analyse().Sweeps[0];

        Assert.Equal(["overran", "completed"], sweep.Hosts[0].Sizes.Select(Single));
    }

    [Fact]
    public void On_a_thread_of_Pythons_own_the_zone_ends_where_its_cells_do()
    {
        var (plan, small, page) = (new SweepPlan([], null, [Host.Python]), ByteSize.FromMiB(1), SampleSweep.Minimum - ByteSize.Page);
        TrialSpec Spec(ByteSize size) => new(SampleSweep.Workload, Host.Python, size, CaptureBuilder.Unset, Watermark.None, 0)
        {
            HarnessStack = ByteSize.FromKiB(6),
        };
        var host = SampleSweep.Probed().Sweep(plan with { Sizes = [small, page] })
            .Record(Spec(small), Outcomes.Completed).Record(Spec(page), Outcomes.Completed).Analyse().Sweeps[0].Hosts[0];

        Assert.Equal(["overran", "completed"], host.Sizes.Select(Single));
        Assert.Equal(new SizeRange(small, SampleSweep.Minimum - ByteSize.FromKiB(6)), host.OverrunZone);
    }

    [Fact]
    public void The_LAPACK_routine_alone_may_need_less_than_the_call()
    {
        var plan = new SweepPlan([ByteSize.FromMiB(1)], null, [Host.Lapack]);
        var sweep = SampleSweep.Probed("a.b").Workload("scipy.lu-500", lapack: "dgetrf 500").Probe("scipy.lu-500", 3180).Sweep(plan)
            .Trial("scipy.lu-500", Host.Lapack, ByteSize.FromMiB(1), Outcomes.Completed)
            .Analyse().Sweeps;

        Assert.Empty(sweep[0].Hosts);
        Assert.Equal(["completed"], sweep[1].Hosts[0].Sizes.Select(Single));
        Assert.Null(sweep[1].Hosts[0].OverrunZone);
    }

    [Fact]
    public void Repeats_are_counted_the_most_telling_outcome_first()
    {
        var capture = SampleSweep.Build(repeats: 4);
        var cells = capture.Analyse().Sweeps[0].Hosts[1].Sizes;

        Assert.Equal([new(OutcomeKind.Overran, null, 4)], cells[1].Outcomes.ToArray());
        Assert.Equal(
            [new(OutcomeKind.Crashed, CrashKind.ClrInternalError, 1), new(OutcomeKind.TimedOut, null, 3)], cells[3].Outcomes.ToArray());
        Assert.Equal((4, false), (cells[3].Trials, cells[3].Survived));
    }

    [Fact]
    public void Trials_come_by_host_then_by_size_one_element_each()
    {
        var trials = SampleSweep.Build(repeats: 2).Analyse().Sweeps[0].Trials().ToList();

        Assert.Equal(2 * 2 * 11, trials.Count);
        Assert.Equal(trials.OrderBy(t => t.Host).ThenBy(t => t.StackBytes), trials);
        Assert.Equal(
            [new(SampleSweep.Workload, Host.Thread, ByteSize.FromKiB(64), OutcomeKind.Crashed, CrashKind.StackOverflow),
                new(SampleSweep.Workload, Host.Thread, ByteSize.FromKiB(64), OutcomeKind.Crashed, CrashKind.StackOverflow)],
            trials.Skip(22).Take(2));
    }

    [Fact]
    public void Why_a_host_could_not_be_started_is_kept()
    {
        var plan = new SweepPlan([ByteSize.FromMiB(4)], null, [Host.Guarded, Host.Pool]);
        var results = SampleSweep.Probed().Sweep(plan)
            .Trial(SampleSweep.Workload, Host.Guarded, ByteSize.FromMiB(4), Outcomes.Completed)
            .Trial(SampleSweep.Workload, Host.Pool, ByteSize.FromMiB(4), new Outcome.LaunchFailed("no pool here"))
            .Analyse();

        Assert.Equal([null, "no pool here"], results.Sweeps[0].Hosts.Select(h => h.Problem));
        Assert.Null(results.Sweeps[0].Hosts[1].SmallestSurvivorBytes);
        Assert.True(results.Finished);
    }

    [Fact]
    public void A_sweep_is_finished_with_its_last_trial_and_not_before()
    {
        var capture = SampleSweep.Build(repeats: 2).Build();

        for (var length = 1; length < capture.Count; length++)
            Assert.False(CaptureAnalysis.Analyse(Capture.Of([.. capture.Take(length)])).Finished);
        Assert.True(CaptureAnalysis.Analyse(Capture.Of(capture)).Finished);
    }

    [Fact]
    public void A_cut_sweep_shows_what_it_did_not_reach()
    {
        var cut = CaptureAnalysis.Analyse(Capture.Of([.. SampleSweep.Build().Build().SkipLast(3)])).Sweeps[0];

        Assert.False(cut.IsComplete);
        Assert.Equal(3, cut.Hosts.Sum(h => h.Sizes.Count(c => c.Trials == 0)));
        Assert.Equal(22 - 3, cut.Trials().Count());
    }

    [Fact]
    public void The_probe_is_the_same_as_without_a_sweep_but_for_the_plain_threads()
    {
        var swept = SampleSweep.Build().Analyse().Probes[0];

        Assert.True(swept is { Verified: true, PredictionHeld: true });
        Assert.Equal(SampleSweep.Minimum, swept.MinimumStackBytes);
        Assert.Equal(ByteSize.FromKiB(128), swept.SmallestSurvivorBytes);
        Assert.True(swept.RecommendationObserved);
    }

    [Fact]
    public void A_run_that_is_no_sweep_has_no_map() =>
        Assert.Empty(new CaptureBuilder().Workload("scipy.lu-500").Probe("scipy.lu-500", 3180).Analyse().Sweeps);

    [Fact]
    public void A_workload_without_a_minimum_has_no_map_and_keeps_no_sweep_from_its_end()
    {
        var results = new CaptureBuilder().Workload("user.fails").Sweep(SampleSweep.Plan)
            .Trial("user.fails", Host.Guarded, ByteSize.FromMiB(16), Outcomes.RaisedInSetUp, Watermark.Residency)
            .Analyse();

        Assert.Empty(results.Sweeps);
        Assert.True(results.Finished);
    }

    [Fact]
    public void The_names_that_scripts_rely_on_are_there()
    {
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(SampleSweep.Build().Analyse(), ResultsJson.Default.Results));
        var sweep = json.RootElement.GetProperty("sweeps")[0];
        var thread = sweep.GetProperty("hosts")[1];
        var cell = thread.GetProperty("sizes")[0];

        Assert.Equal(3180 * 1024, sweep.GetProperty("minimumStackBytes").GetInt64());
        Assert.Equal("thread", thread.GetProperty("host").GetString());
        Assert.Equal(64 * 1024, cell.GetProperty("stackBytes").GetInt64());
        Assert.Equal("""{"outcome":"crashed","crashKind":"stackOverflow","count":1}""", Compact(cell.GetProperty("outcomes")[0]));
        Assert.Equal(JsonValueKind.Null, thread.GetProperty("sizes")[1].GetProperty("outcomes")[0].GetProperty("crashKind").ValueKind);
    }

    private static string Compact(JsonElement element) => string.Concat(element.GetRawText().Where(c => !char.IsWhiteSpace(c)));

    private static string Single(SweepCell cell)
    {
        var only = Assert.Single(cell.Outcomes);
        return $"{only.Outcome.ToString().ToLowerInvariant()} {only.CrashKind}".Trim();
    }
}
