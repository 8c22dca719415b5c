using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Findings;

/// <summary>What the analysis notices, and what it does not.</summary>
public class FindingTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void Defaults_that_are_too_small_are_counted_by_how_they_fail()
    {
        var results = new CaptureBuilder()
            .Workload(Lu).Workload("scipy.zlu-1000").Workload("numpy.svd-300")
            .Probe(Lu, 3180, survives: size => size >= ByteSize.FromKiB(512))
            .Probe("scipy.zlu-1000", 4236)
            .Probe("numpy.svd-300", 56)
            .Analyse();

        var finding = Assert.Single(results.Findings, f => f.Title.StartsWith("At 1 MiB", StringComparison.Ordinal));
        Assert.Equal("At 1 MiB, 1 of 3 workloads appears to work but corrupts memory; 1 dies", finding.Title);
        Assert.Equal(FindingSeverity.Danger, finding.Severity);
        Assert.Equal<string>(["scipy.zlu-1000", Lu], finding.Workloads);
        Assert.Contains(results.Findings, f => f.Title == "At 256 KiB, 2 of 3 workloads die");
        Assert.DoesNotContain(results.Findings, f => f.Title.Contains("8 MiB", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, "At 256 KiB, the only workload appears to work but corrupts memory")]
    [InlineData(false, "At 256 KiB, the only workload dies")]
    public void One_workload_alone_is_not_counted(bool survives, string title)
    {
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180, survives: _ => survives).Analyse();

        Assert.Contains(results.Findings, f => f.Title == title);
    }

    [Fact]
    public void Where_Python_refuses_it_is_said_up_to_where_and_what_it_does_not_see()
    {
        var reading = new Outcome.Completed(new(ByteSize.FromKiB(168), ByteSize.FromKiB(6), false) { Reserve = ByteSize.FromKiB(32) });
        var clause = new Outcome.Refused(RefusalReason.ExceptClause, "an except clause could not be checked");
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 168)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), reading, Watermark.Residency)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(64), Outcomes.Completed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(128), Outcomes.Refused)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(164), clause)
            .Analyse();

        var finding = Assert.Single(results.Findings, f => f.Title.Contains("declines calls", StringComparison.Ordinal));
        Assert.Matches("2 of [0-9]+ on too small a plain thread were refused$", finding.Title);
        Assert.Contains("is refused from 128 KiB up to 168 KiB", finding.Text, StringComparison.Ordinal);
        Assert.Contains("memory is overwritten from 64 KiB up to 128 KiB", finding.Text, StringComparison.Ordinal);
        Assert.Contains("except clause", finding.Text, StringComparison.Ordinal);
        Assert.Equal(FindingSeverity.Caution, finding.Severity);
        Assert.DoesNotContain(results.Findings, f => f.Title.StartsWith("No overrun", StringComparison.Ordinal));
    }

    [Fact]
    public void Why_no_overrun_went_unnoticed_is_seen_from_how_libraries_enter_their_frames()
    {
        Assert.Empty(Unnoticed(Step("dgemm_kernel", 32, 32)));

        var pagewise = Enumerable.Range(1, 8).Select(i => Step("dgetrf_parallel", 4 * i, 4)).ToArray();
        Assert.Contains("dgetrf_parallel of libopenblas.so.0, 32 KiB.", Assert.Single(Unnoticed(pagewise)).Text, StringComparison.Ordinal);

        var both = Assert.Single(Unnoticed([.. pagewise, Step("dgemm_kernel", 64, 32)])).Text;
        Assert.Contains("dgemm_kernel of libopenblas.so.0 leaps 32 KiB all the same", both, StringComparison.Ordinal);
    }

    [Fact]
    public void A_need_that_a_recursion_makes_is_said_to_grow_with_the_depth_of_the_input()
    {
        var self = new StackOccupant("libpython3.so", "encode", 0, ByteSize.FromKiB(3000), 1000, new(3072));
        var pair = new StackOccupant("libpython3.so", "sort", 0, ByteSize.FromKiB(40), 10, new(4096)) { Recursion = ["sort", "call"] };

        var finding = Assert.Single(Recursing(self));
        Assert.Equal("1 workload recurses: an input that nests deeper needs more", finding.Title);
        Assert.Contains(
            "encode (libpython3.so) took 3000 KiB in 1000 frames of up to 3 KiB, called from lu_factor",
            finding.Text,
            StringComparison.Ordinal);
        Assert.Contains("That is 3 KiB a level, and no size is enough", finding.Text, StringComparison.Ordinal);
        Assert.Equal<string>([Lu], finding.Workloads);
        Assert.Contains(
            "a recursion of 10 levels through sort, call took 1800 KiB",
            Assert.Single(Recursing(pair with { Bytes = ByteSize.FromKiB(1800) })).Text,
            StringComparison.Ordinal);
        Assert.Empty(Recursing(pair));
        Assert.Empty(Recursing(self with { Frames = 6 }));
        Assert.Empty(Recursing());

        static IEnumerable<Finding> Recursing(params StackOccupant[] occupants) => new CaptureBuilder()
            .Workload(Lu).Probe(Lu, 3180).Traced(Lu, Outcomes.Completed, SampleGrowth.Lu with { Occupants = [.. occupants] })
            .Analyse().Findings.Where(f => f.Title.Contains("recurse", StringComparison.Ordinal));
    }

    [Fact]
    public void Whose_BLAS_is_whose_is_said_where_NumPy_and_SciPy_differ()
    {
        var shared = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180);
        Assert.DoesNotContain(shared.Analyse().Findings, f => f.Title.StartsWith("NumPy and SciPy", StringComparison.Ordinal));

        var facts = new CaptureBuilder().Python with
        {
            Blas =
            [
                new("a.so", "OpenBLAS 0.3.29", "Zen", 2, "pthreads") { UsedBy = "NumPy" },
                new("b.so", "OpenBLAS 0.3.30", "Zen", 2, "pthreads") { UsedBy = "SciPy" },
            ],
        };
        var results = new CaptureBuilder { Python = facts }.Workload(Lu).Probe(Lu, 3180).Analyse();

        Assert.StartsWith(
            "NumPy: OpenBLAS 0.3.29; SciPy: OpenBLAS 0.3.30.",
            Single(results, "NumPy and SciPy each use a BLAS of their own").Text,
            StringComparison.Ordinal);
    }

    /// <summary>The CLR found its own memory damaged: something had overwritten it.</summary>
    [Theory]
    [InlineData(CrashKind.ClrInternalError)]
    [InlineData(CrashKind.SegmentationFault)]
    public void A_death_by_anything_but_the_overflow_may_come_of_an_overrun(CrashKind kind) => Assert.Empty(
        Unnoticed(kind, [.. Enumerable.Range(1, 8).Select(i => Step("dgetrf_parallel", 4 * i, 4))]));

    private static IEnumerable<Finding> Unnoticed(params GrowthStep[] steps) => Unnoticed(CrashKind.StackOverflow, steps);

    private static IEnumerable<Finding> Unnoticed(CrashKind kind, GrowthStep[] steps)
    {
        var frame = ByteSize.FromKiB(32);
        var functions = steps.Select(s => s.Symbol).Distinct();
        var growth = new GrowthTrace([.. steps], null, UserModeOnly: false, 300)
        {
            Occupants = [.. functions.Select(f => new StackOccupant("libopenblas.so.0", f, 0, frame, 1, frame))],
        };
        return new CaptureBuilder()
            .Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(204)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(204), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(200), Outcomes.Overflowed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(128), Outcomes.Crashed(kind))
            .Traced(Lu, Outcomes.Completed, growth)
            .Analyse()
            .Findings.Where(f => f.Title.StartsWith("No overrun went unnoticed", StringComparison.Ordinal));
    }

    private static GrowthStep Step(string symbol, long depth, long step) =>
        new(ByteSize.FromKiB(depth), ByteSize.FromKiB(step), "libopenblas.so.0", symbol, 1, 1, [], PythonIsEarlier: false);

    [Fact]
    public void More_than_the_largest_default_is_a_danger()
    {
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, 9000).Analyse();

        Assert.Equal<string>([Lu], Single(results, "1 workload needs more than 8 MiB").Workloads);
    }

    [Fact]
    public void One_BLAS_thread_is_compared_workload_by_workload()
    {
        var results = new CaptureBuilder()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload(Lu).Workload("numpy.svd-300").Workload("stdlib.json-900", blas: false)
            .Probe(Lu, 3180).Probe(Lu, 36, CaptureBuilder.OneThread)
            .Probe("numpy.svd-300", 56).Probe("numpy.svd-300", 56, CaptureBuilder.OneThread)
            .Probe("stdlib.json-900", 132)
            .Analyse();

        var finding = Single(results, "With one BLAS thread 1 of 3 workloads needs far less stack");
        Assert.Contains("scipy.lu-500 drops from 3180 KiB to 36 KiB", finding.Text);
    }

    [Fact]
    public void A_call_that_forks_is_a_danger_even_where_it_completes()
    {
        var spec = new TrialSpec(Lu, Host.Guarded, ByteSize.FromMiB(16), CaptureBuilder.Unset, Watermark.Residency, 0);
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Record(spec, Outcomes.Peaked(ByteSize.FromKiB(24)), evidence: new() { Forks = new(2, Returned: false, LeftBehind: false) })
            .Analyse();

        var finding = Single(results, "1 workload forks inside the .NET process");
        Assert.Equal(FindingSeverity.Danger, finding.Severity);
        Assert.Equal<string>([Lu], finding.Workloads);
        Assert.Contains("spawn", finding.Text, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(results.Probes).Forks);
        Assert.Contains(results.Probes[0].Notes, n => n.StartsWith("the call forks", StringComparison.Ordinal));
    }

    [Fact]
    public void A_peak_that_was_only_read_is_a_caution()
    {
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(600)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(600), Outcomes.Peaked(ByteSize.FromKiB(90)), Watermark.Paint)
            .Analyse();

        Assert.Equal<string>([Lu], Single(results, "Readings of the peak disagree by more than a page in 1 probe").Workloads);
    }

    [Fact]
    public void Settings_are_judged_by_what_threads_had()
    {
        var mib8 = ByteSize.FromMiB(8);
        var results = new CaptureBuilder()
            .Setting(Knob.None, "", null, mib8, mib8)
            .Setting(Knob.OldVariable, "400000", ByteSize.FromMiB(4), mib8, mib8)
            .Setting(Knob.Variable, "400000", ByteSize.FromMiB(4), ByteSize.FromMiB(4), ByteSize.FromMiB(4))
            .Setting(Knob.RuntimeConfig, "\"200000\"", new(200_000), ByteSize.FromKiB(196), ByteSize.FromKiB(196))
            .Analyse();

        var finding = Single(results, "A setting has no effect: DOTNET_DefaultStackSize=400000");
        Assert.Equal("DOTNET_DefaultStackSize=400000 asks for 4 MiB; threads had 8 MiB (new Thread(f), pool thread).", finding.Text);
    }

    [Fact]
    public void What_a_finding_does_not_list_it_counts()
    {
        var capture = new CaptureBuilder();
        for (var i = 0; i < 8; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"user.f-{i}");
            capture.Workload(name)
                .Trial(name, Host.Guarded, ByteSize.FromMiB(16), new Outcome.Raised(TrialStage.Call, "ValueError", "no", ""));
        }

        var text = Single(capture.Analyse(), "8 probes gave no number").Text;

        Assert.Equal(6, text.Split("ValueError").Length - 1);
        Assert.EndsWith(". And 2 more.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Unverified_minimums_are_explained()
    {
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency)
            .Analyse();

        Assert.Contains("no trial at that size was run", Single(results, "1 minimum is not verified").Text);
    }

    [Fact]
    public void Survival_that_is_not_monotonic_is_shown_by_its_widest_example()
    {
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 3180, survives: size => size == ByteSize.FromKiB(128))
            .Analyse();

        var finding = Assert.Single(results.Findings, f => f.Title.StartsWith("Survival is not monotonic", StringComparison.Ordinal));
        Assert.Contains("survived 128 KiB and died at 3 MiB; it needs 3180 KiB", finding.Text);
    }

    [Fact]
    public void What_could_not_run_is_summed_up_by_reason()
    {
        var results = new CaptureBuilder()
            .Workload("pmdarima.arima-weekly", unavailable: "needs pmdarima")
            .Workload("pmdarima.auto-arima", unavailable: "needs pmdarima")
            .Analyse();

        Assert.StartsWith("needs pmdarima (2).", Single(results, "2 of 2 workloads could not run here").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_BLAS_that_was_told_its_kernel_is_a_caution()
    {
        var haswell = TrialEnvironment.Derive([new("OPENBLAS_CORETYPE", "Haswell")], new Dictionary<string, string>(), [], null);

        var results = new CaptureBuilder().Environments(haswell).Workload(Lu).Probe(Lu, 3180, haswell).Analyse();

        Assert.Equal(FindingSeverity.Caution, Single(results, "Measured with OPENBLAS_CORETYPE=Haswell").Severity);
    }

    [Fact]
    public void A_machine_with_one_BLAS_thread_is_a_caution()
    {
        var capture = new CaptureBuilder
        {
            Python = new CaptureBuilder().Python with
            { Blas = [new BlasFacts("libopenblas.so", null, null, 1, null)] }
        };

        const string title = "The BLAS has one thread here without being told to";
        // Without a probe nothing says what the BLAS was told.
        Assert.DoesNotContain(capture.Analyse().Findings, f => f.Title == title);
        Single(capture.Workload(Lu).Probe(Lu, 36).Analyse(), title);
        var serial = new CaptureBuilder { Python = capture.Python with { Blas = [capture.Python.Blas[0] with { Threading = "none" }] } };
        Assert.DoesNotContain(serial.Workload(Lu).Probe(Lu, 36).Analyse().Findings, f => f.Title == title);
    }

    [Fact]
    public void The_empty_workload_states_the_harness()
    {
        var results = new CaptureBuilder().Workload("lab.empty", blas: false).Probe("lab.empty", 24).Analyse();

        Assert.Contains("6 KiB of it above the call", Single(results, "An empty Python function takes 24 KiB").Text);
    }

    [Fact]
    public void The_most_serious_come_first()
    {
        var severities = SampleCapture.Analyse().Findings.Select(f => f.Severity).ToList();

        Assert.Equal(severities.Order(), severities);
        Assert.Equal(FindingSeverity.Danger, severities[0]);
    }

    private static Finding Single(Results results, string title) => Assert.Single(results.Findings, f => f.Title == title);
}
