using System.Text.Json;
using Lab.StackProbe;
using Lab.Tests.Jobs;
using Lab.Tests.Probing;
using Lab.Tests.Processes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary><c>curve</c> as a process, with real workers.</summary>
[Collection(RealLab.LongCommandsCollection)]
[Trait("Speed", "slow")]
public sealed class CurveTests : IDisposable
{
    private readonly RealLab _lab;
    private readonly TemporaryFolder _folder = new();
    private readonly RunOutput _run;

    public CurveTests(RealLab lab) => (_lab, _run) = (lab, new(_folder));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_gates_of_inv_are_those_that_single_probes_of_a_coarser_list_confirm()
    {
        var lu = new HaswellLu(_lab);
        Assert.SkipIfMissing(lu.WhyNot());
        string[] haswell = ["--env", "OPENBLAS_CORETYPE=Haswell", "--env", "OPENBLAS_NUM_THREADS=2", "--unset", "OPENBLAS_L2_SIZE"];

        var run = await LabProcess.RunAsync(_folder.Path, ["curve", "scipy.inv", "--n", "10..600", "--json", "--out", "run", .. haswell]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(File.ReadAllText(_folder.Combine("run", "curve.json")), run.Output);
        var curve = Curve(run.Output);
        var steps = curve.GetProperty("steps").EnumerateArray().ToList();
        if (lu.IsDebians)
        {
            var gate = steps.Skip(1).Select(s => s.GetProperty("gate")).First(g => g.GetProperty("changeBytes").GetInt64() > 512 * 1024);
            Assert.Equal((99, 100), (gate.GetProperty("belowN").GetInt32(), gate.GetProperty("n").GetInt32()));
            Assert.StartsWith("dgetrf_parallel (", gate.GetProperty("function").GetString(), StringComparison.Ordinal);
            Assert.True(gate.GetProperty("isNew").GetBoolean() && gate.GetProperty("verified").GetBoolean());
        }

        // Single probes, of n that no power of two leads to, in another run.
        int[] list = [75, 97, 110, 333, 555];
        var probed = await LabProcess.RunAsync(
            _folder.Path,
            ["check", "--stack", "64M", .. list.Select(n => WorkloadName.At("scipy.inv", n)), "--json", "--repeat", "3", .. haswell]);
        Assert.True(probed.ExitCode == 0, probed.ToString());
        using var checks = JsonDocument.Parse(probed.Output);
        var probes = checks.RootElement.GetProperty("workloads").EnumerateArray().ToList();
        Assert.Equal(list.Length, probes.Count);
        foreach (var probe in probes)
        {
            var n = WorkloadName.Parse(probe.GetProperty("workload").GetString()!).N!.Value;
            var step = Assert.Single(steps, s => s.GetProperty("fromN").GetInt32() <= n && n <= s.GetProperty("toN").GetInt32());
            var pages = 2 * ByteSize.Page.Bytes;
            Assert.InRange(
                probe.GetProperty("minimumStackBytes").GetInt64(),
                step.GetProperty("leastBytes").GetInt64() - pages,
                step.GetProperty("mostBytes").GetInt64() + pages);
        }
    }

    [Fact]
    public async Task A_deep_copy_takes_so_many_bytes_a_level_and_no_size_is_enough()
    {
        var run = await LabProcess.RunAsync(
            _folder.Path, "curve", "stdlib.deepcopy-elements", "--n", "100..5000", "--stack", "1M", "--json", "--out", "run");

        Assert.True(run.ExitCode == 0, run.ToString());
        var curve = Curve(run.Output);
        var growth = curve.GetProperty("growth");
        int[] list = [.. Enumerable.Range(1, 5).Select(i => i * 900)];
        var probed = await LabProcess.RunAsync(
            _folder.Path,
            ["probe", .. list.Select(n => WorkloadName.At("stdlib.deepcopy-elements", n)), "--env", "OPENBLAS_NUM_THREADS=1", "--json"]);
        using var probes = JsonDocument.Parse(probed.Output);
        (double N, double Bytes)[] points =
        [
            .. probes.RootElement.EnumerateArray().Select(p => (
                (double)WorkloadName.Parse(p.GetProperty("workload").GetString()!).N!.Value, p.GetProperty("peakBytesPaint").GetDouble())),
        ];
        var (n, bytes) = (points.Average(p => p.N), points.Average(p => p.Bytes));
        var slope = points.Sum(p => (p.N - n) * (p.Bytes - bytes)) / points.Sum(p => (p.N - n) * (p.N - n));
        Assert.Equal(list.Length, points.Length);
        Assert.InRange(growth.GetProperty("bytesPerN").GetDouble(), slope * 0.95, slope * 1.05);

        // The largest n of 1 MiB is one: it lives there, and a twentieth more does not.
        var fit = curve.GetProperty("fits")[0].GetProperty("largestN").GetInt32();
        foreach (var (largest, fits) in new[] { (fit, true), ((int)(fit * 1.05), false) })
        {
            var tried = await LabProcess.RunAsync(
                _folder.Path, "triage", WorkloadName.At("stdlib.deepcopy-elements", largest), "--stack", "1M", "--json");
            Assert.True(tried.ExitCode == (fits ? ExitCode.Done : ExitCode.Failed), tried.ToString());
        }
    }

    [Fact]
    public async Task Of_a_users_own_the_end_by_Python_is_told_with_the_recursion_limit_that_fits()
    {
        _folder.WriteFile("mine.py", """
            import copy
            import sys

            class Link:
                def __init__(self, below):
                    self.below = below

            def setup_f(n):
                sys.setrecursionlimit(3000)
                chain = None
                for _ in range(n):
                    chain = Link(chain)
                return chain

            def f(chain):
                copy.deepcopy(chain)
            """);

        var run = await LabProcess.RunAsync(_folder.Path, "curve", "mine.py:f", "--n", "10..2000", "--out", "run");

        Assert.True(run.ExitCode == 0, run.ToString());
        var curve = Curve(File.ReadAllText(_folder.Combine("run", "curve.json")));
        Assert.True(curve.GetProperty("end").GetProperty("lastN").GetInt32() + 1 == curve.GetProperty("end").GetProperty("n").GetInt32());
        Assert.Equal(3000, curve.GetProperty("end").GetProperty("recursionLimit").GetInt32());
        Assert.Contains("on the call raised RecursionError", run.Output, StringComparison.Ordinal);
        Assert.Contains("bytes a level (for each further n)", run.Output, StringComparison.Ordinal);
        Assert.Contains("sys.setrecursionlimit(", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_keeps_and_prints_what_it_has_and_is_resumed()
    {
        using var interrupted = LabProcess.Start(
            _folder.Path, "curve", "stdlib.json", "--n", "10..900", "--parallel", "1", "--out", "run");
        await interrupted.UntilAsync(() => _run.Lines().Count >= 4);
        interrupted.Signal(SignalNumber.SIGINT);
        var run = await interrupted.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("Finish it with: run --resume", run.Output, StringComparison.Ordinal);
        Assert.False(_run.Results().GetProperty("finished").GetBoolean());
        var before = _run.Lines();

        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run");

        Assert.True(resumed.ExitCode == 0, resumed.ToString());
        Assert.Equal(before, _run.Lines().Take(before.Count));
        Assert.True(_run.Results().GetProperty("finished").GetBoolean());
        Assert.Contains("no size is enough for every n", resumed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(_run.Entries().OfType<CaptureEntry.Trial>(), t => t.Record.Outcome is Outcome.LaunchFailed);
    }

    [Fact]
    public async Task Without_a_number_it_ends_as_it_does_when_it_is_resumed()
    {
        _folder.WriteFile("mine.py", "import os\n\n\ndef setup_f(n):\n    return n\n\n\ndef f(n):\n    os._exit(3)\n");

        var run = await LabProcess.RunAsync(_folder.Path, "curve", "mine.py:f", "--n", "10..100", "--out", "run");
        var resumed = await LabProcess.RunAsync(_folder.Path, "run", "--resume", "run");

        foreach (var one in new[] { run, resumed })
        {
            Assert.True(one.ExitCode == ExitCode.Failed, one.ToString());
            Assert.Equal("", one.Output);
            Assert.Contains("mine.py:f has no curve: with every n the call ", one.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("curve stdlib.jsn", "no workload is named 'stdlib.jsn': did you mean stdlib.json or ")]
    [InlineData("curve lab.empty", "lab.empty takes no n: its set-up in bench/workloads has no parameter n, ")]
    [InlineData("curve stdlib.json@n=7", "'stdlib.json@n=7' names one n: write stdlib.json, and the range as --n 10..2000")]
    [InlineData("probe lab.empty@n=5", "lab.empty takes no n: ")]
    public async Task What_cannot_be_asked_so_is_told_in_one_line(string arguments, string line)
    {
        (await LabProcess.RunAsync(_folder.Path, arguments.Split(' '))).AssertRefused(2, line);

        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("def f():\n    pass\n", "mine.py:f takes no n: write def setup_f(n) in the file; what it returns is handed to f")]
    [InlineData("def setup_f():\n    pass\ndef f(data):\n    pass\n", "mine.py:f takes no n: write def setup_f(n) in the file; ")]
    [InlineData("def setup_f(n):\n    pass\ndef f(data):\n    raise ValueError('no')\n", "mine.py:f: the call raised ValueError: no (")]
    public async Task A_function_of_which_there_is_no_curve_is_told_in_one_line(string file, string line)
    {
        _folder.WriteFile("mine.py", file);

        (await LabProcess.RunAsync(_folder.Path, "curve", "mine.py:f", "--n", "10..20")).AssertRefused(2, line);
    }

    [Fact]
    public async Task A_set_up_that_needs_its_n_says_so_where_none_is_given()
    {
        _folder.WriteFile("mine.py", "def setup_f(n):\n    return n\ndef f(data):\n    pass\n");

        (await LabProcess.RunAsync(_folder.Path, "probe", "mine.py:f")).AssertRefused(
            2, "setup_f of mine.py:f must be a function without arguments, or be given its n: write mine.py:f@n=100");
    }

    private static JsonElement Curve(string text)
    {
        using var json = JsonDocument.Parse(text);
        return Assert.Single(json.RootElement.EnumerateArray()).Clone();
    }
}
