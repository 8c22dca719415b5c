using Lab.Analysis.Trends;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Trends;

/// <summary>Many runs, and how minimums went over them.</summary>
public sealed class RunIndexTests
{
    private const string Lu = "scipy.lu-500";
    private const string Qr = "scipy.qr-300";
    private const string Xeon = "Intel Xeon (Sapphire Rapids) with 2 cores, Debian GNU/Linux 12 (bookworm), x64, Python 3.11";

    [Fact]
    public void Runs_are_the_newest_first_in_whatever_order_they_come_and_the_oldest_are_left_out()
    {
        var index = RunIndex.Of([Run(2, 3180), Run(5, 3180), Run(1, 3180), Run(3, 3180), Run(4, 3180)], most: 3);

        Assert.Equal(["run5", "run4", "run3"], index.Runs.Select(r => r.Folder));
        Assert.Equal(2, index.LeftOut);
        Assert.Equal(3, Assert.Single(index.Trends).Points.Count());
    }

    [Fact]
    public void No_more_runs_than_are_shown_are_kept_in_memory()
    {
        var weak = new List<WeakReference>();

        var index = RunIndex.Of(Runs(), most: 5);
        GC.Collect();

        Assert.Equal(index.Runs.Length, weak.Count(w => w.IsAlive));

        IEnumerable<IndexedRun> Runs()
        {
            for (var day = 1; day <= 28; day++)
            {
                var run = Run(day, 3180);
                weak.Add(new(run));
                yield return run;
                run = null;
            }
        }
    }

    [Fact]
    public void Runs_with_the_same_minimum_are_one_stretch_and_what_changed_with_it_is_named()
    {
        var newer = Numpy("2.0.0");
        var trend = Assert.Single(RunIndex.Of(
            [Run(1, 3180), Run(2, 3180), Run(3, 3708, newer), Run(4, 3708, newer), Run(5, 3180, newer)]).Trends);

        Assert.Equal(
            [
                ("2 runs, 2026-11-01 08:00 to 2026-11-02 08:00", ByteSize.FromKiB(3180), ""),
                ("2 runs, 2026-11-03 08:00 to 2026-11-04 08:00", ByteSize.FromKiB(3708), "numpy 1.24.2, now numpy 2.0.0"),
                (
                    "1 run, 2026-11-05 08:00",
                    ByteSize.FromKiB(3180),
                    "Python, packages, BLAS, processor, system and lab are those of the run before"),
            ],
            trend.Stretches.Select((s, i) => (TrendText.Runs(s), s.Minimum!.Value, TrendText.Since(s, isFirst: i == 0))));
        Assert.Equal((true, ByteSize.FromKiB(3180)), (trend.IsChanged, trend.Latest));
        Assert.Equal("3708 KiB before 2026-11-05 08:00", TrendText.LastChange(trend));
        Assert.Equal([3180, 3180, 3708, 3708, 3180], trend.Points.Select(p => p.Minimum!.Value.Bytes / 1024));
    }

    [Fact]
    public void Each_machine_Python_environment_and_host_has_a_trend_of_its_own()
    {
        var kernel = CaptureBuilder.Unset.With(TrialEnvironment.Kernel, "Zen");
        var index = RunIndex.Of(
        [
            Run(1, 3180),
            Run(2, 3184, r => r with { Machine = r.Machine with { Processor = "Zen 5" } }),
            Run(3, 3188, r => r with { Machine = r.Machine with { Kernel = "6.19.0", Memory = ByteSize.FromMiB(1) } }),
            Run(4, 3192, r => r with { Python = r.Python with { Version = "3.14.1" } }),
            Run(5, 3196, r => r with { Probes = [.. r.Probes.Select(p => p with { Environment = kernel })] }),
            Run(6, 3200, r => r with { Probes = [.. r.Probes.Select(p => p with { Environment = CaptureBuilder.OneThread })] }),
            Run(7, 3204, r => r with { Probes = [.. r.Probes.Select(p => p with { Host = Host.PythonNet })] }),
        ]);

        Assert.Equal(
            [
                (Lu, Xeon, "run1 run3"),
                ($"{Lu} through pythonnet", Xeon, "run7"),
                ($"{Lu} with one BLAS thread", Xeon, "run6"),
                ($"{Lu} (OPENBLAS_CORETYPE=Zen)", Xeon, "run5"),
                (Lu, Xeon.Replace("3.11", "3.14", StringComparison.Ordinal), "run4"),
                (Lu, "Zen 5 with 2 cores, Debian GNU/Linux 12 (bookworm), x64, Python 3.11", "run2"),
            ],
            index.Trends.Select(t => (TrendText.Name(index, t), t.Place, string.Join(' ', t.Points.Select(p => p.Run.Folder)))));
        Assert.Equal(index.Trends.Select(t => t.Place).Distinct().Order(StringComparer.Ordinal), index.Places);
    }

    [Fact]
    public void Trends_that_changed_come_first_then_the_largest()
    {
        var small = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180).Workload(Qr).Probe(Qr, 56).Analyse();
        var grown = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180).Workload(Qr).Probe(Qr, 60).Analyse();

        var index = RunIndex.Of([At(1, small), At(2, grown)]);

        Assert.Equal([(Qr, true), (Lu, false)], index.Trends.Select(t => (t.Workload, t.IsChanged)));
    }

    [Fact]
    public void A_workload_that_lost_its_minimum_has_a_point_without_one_and_what_cannot_run_has_none()
    {
        var broke = new CaptureBuilder().Workload(Lu).Workload(Qr, unavailable: "needs scipy")
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), new Outcome.TimedOut(30), Watermark.Residency).Analyse();

        var trend = Assert.Single(RunIndex.Of([Run(1, 3180), At(2, broke)]).Trends);

        Assert.Equal([ByteSize.FromKiB(3180), null], trend.Points.Select(p => p.Minimum));
        Assert.Null(trend.Latest);
    }

    private static Func<Results, Results> Numpy(string version) =>
        r => r with { Python = r.Python with { Packages = r.Python.Packages.SetItem("numpy", version) } };

    [Fact]
    public void A_minimum_that_differs_by_no_more_than_its_calls_do_is_no_change()
    {
        var trend = Assert.Single(RunIndex.Of([Varying(1, 3180), Varying(2, 3000), Varying(3, 3180), Run(4, 4000)]).Trends);

        Assert.Equal(["3000 KiB to 3180 KiB", "4000 KiB"], trend.Stretches.Select(TrendText.Minimum));
        Assert.Equal(
            (ByteSize.FromKiB(4000), ByteSize.FromKiB(3000), ByteSize.FromKiB(4000)), (trend.Latest, trend.Least, trend.Most));

        static IndexedRun Varying(int day, long kib) =>
            Run(day, kib, r => r with { Probes = [.. r.Probes.Select(p => p with { SpreadBytes = ByteSize.FromKiB(200) })] });
    }

    [Fact]
    public void What_a_run_had_no_time_to_verify_is_no_point_and_the_lab_is_a_condition()
    {
        var ended = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(9000)), Watermark.Residency).Analyse();

        var trend = Assert.Single(RunIndex.Of([Run(1, 3180), At(2, ended), Run(3, 3184, r => r with { Lab = "0.2.0" })]).Trends);

        Assert.Equal(["3180 KiB", "3184 KiB"], trend.Stretches.Select(TrendText.Minimum));
        Assert.Equal("lab 0.1.0, now lab 0.2.0", TrendText.Since(trend.Stretches[1], isFirst: false));
    }

    private static IndexedRun Run(int day, long kib, Func<Results, Results>? with = null)
    {
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, kib).Analyse();
        return At(day, with?.Invoke(results) ?? results);
    }

    private static IndexedRun At(int day, Results results) => IndexedRun.Of(
        $"run{day}", hasPage: true, results with { StartedAt = new(2026, 11, day, 8, 0, 0, TimeSpan.Zero) });
}
