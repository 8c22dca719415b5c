using System.Collections.Immutable;
using System.Text.Json;
using Lab.Companions;
using Lab.Python.Processes;
using Lab.Tests.Companions;
using Lab.Tests.Processes;
using Lab.Toolchain;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Tests.Benchmarking;

/// <summary>The benchmarks through pythonnet, where those can be built, as the lab starts them. Nothing here is held against a clock.</summary>
[Collection(RealLab.Collection)]
public sealed class PythonNetBenchmarksTests(RealLab lab) : IDisposable
{
    private static readonly Lazy<Task<CompanionSet>> Built = new(() =>
        new CompanionBuilder().BuildAsync([Companion.PythonNetBenchmarks], force: false, new Progress<string>(), CancellationToken.None));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TheirOperationsBringBackWhatThoseOfTheLabsOwnBridgeDo()
    {
        var pythonNet = await RequireAsync();

        var values = await RunAsync(pythonNet, "--values");
        var expected = await RunAsync(BuiltLab.Benchmarks, "--values");

        Assert.Contains("float in and out\t1.5\n", expected.Output, StringComparison.Ordinal);
        Assert.Equal(expected.Output, values.Output);
        Assert.Equal((0, 0), (expected.Status, values.Status));
    }

    [Fact]
    public async Task OneThatFailsIsRecordedWithItsReason()
    {
        var pythonNet = await RequireAsync();
        // Without its packages no Python has NumPy.
        var python = lab.Laboratory.Recipe.Start;
        var bare = python with { SiteDirectories = [], SysPath = [.. python.SysPath.Where(p => !p.Contains("-packages", StringComparison.Ordinal))] };

        var ended = await RunAsync(pythonNet, Plan() with { Python = bare }, "--job", "short", "--filter", "*ArrayCalls.OutShared");

        Assert.True(ended.Status == 0, ended.Output);
        var failed = Assert.Single(Timings(), t => t.Of is Timed.Call { Bridge: Bridge.PythonNet });
        Assert.Equal("PythonException: No module named 'numpy'", failed.Problem);
    }

    /// <summary>BenchmarkDotNet generates a project that refers to the companion, which is empty unless it is built as one.</summary>
    [Fact]
    public async Task TheDefaultJobRunsInAProcessOfItsOwn()
    {
        var pythonNet = await RequireAsync();

        var ended = await RunAsync(pythonNet, "--filter", "*EmptyCalls*", "--iterationCount", "3", "--warmupCount", "1");

        Assert.True(ended.Status == 0, ended.Output);
        Assert.Contains("// Benchmark Process", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("did not quit", ended.Output, StringComparison.Ordinal);
        var timed = Assert.Single(Timings(), t => t.Of is Timed.Call { Bridge: Bridge.PythonNet });
        Assert.True(timed.Problem is null, ended.Output);
        Assert.Equal(3, timed.Nanoseconds.Length);
    }

    [Fact]
    public async Task AFilterThatLeavesNoneOfThemIsNoMistake()
    {
        var pythonNet = await RequireAsync();

        var ended = await RunAsync(pythonNet, "--job", "short", "--filter", "*WorkloadLatency*");

        Assert.Equal((0, "", ""), (ended.Status, ended.Output, ended.Error));
    }

    [Fact]
    public async Task TheLabTimesBothBridgesEachBesideTheCProgramAndNotTwice()
    {
        await RequireAsync();

        var run = await LabAsync("bench", "--filter", "*EmptyCalls*", "--job", "short", "--json", "--out", "out");

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var calls = json.RootElement.GetProperty("timings").GetProperty("callOverhead").EnumerateArray().ToDictionary(c => c.GetProperty("bridge").GetString()!);
        Assert.Equal(["c", "cApi", "pythonnet"], calls.Keys.Order(StringComparer.Ordinal));
        Assert.All(["cApi", "pythonnet"], bridge => Assert.Equal(8, Samples(calls[bridge])));
        if (CCompiler.Missing is null)
        {
            Assert.Equal(16, Samples(calls["c"]));
            Assert.All(["cApi", "pythonnet"], bridge => Assert.True(calls[bridge].GetProperty("toFloor").GetProperty("ratio").GetDouble() > 0));
        }

        Assert.True(json.RootElement.GetProperty("finished").GetBoolean());
        var capture = Path.Combine(_folder.Path, "out", "capture.jsonl");
        var entries = CaptureFile.Read(capture);
        Assert.Equal([Bridge.PythonNet, null], entries.OfType<CaptureEntry.Benchmarked>().Where(b => b.Environment.BlasThreads is null).Select(b => b.Through));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench", "pythonnet", "results"), "*-report-full.json"));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench"), "timings.jsonl", SearchOption.AllDirectories));

        var resumed = await LabAsync("run", "--resume", "out");

        Assert.True(resumed.ExitCode == ExitCode.Done, resumed.Error);
        Assert.Equal(entries.OfType<CaptureEntry.Benchmark>().Count(), CaptureFile.Read(capture).OfType<CaptureEntry.Benchmark>().Count());
    }

    [Fact]
    public async Task TheListHasTheirs()
    {
        await RequireAsync();

        var run = await LabAsync("bench", "--list", "--filter", "*EmptyCalls*");

        Assert.Equal(
            "Lab.Benchmarks.CallOverhead.EmptyCalls.Empty\nLab.Benchmarks.PythonNet.CallOverhead.EmptyCalls.Empty\n",
            run.Output);
    }

    private async Task<LabRun> LabAsync(params string[] arguments)
    {
        using var lab = LabProcess.StartWithCompanions(_folder.Path, arguments);
        return await lab.EndAsync();
    }

    private static int Samples(JsonElement call) => call.GetProperty("time").GetProperty("samples").GetInt32();

    /// <returns>Path of the program.</returns>
    private static async Task<string> RequireAsync()
    {
        var built = await Built.Value;
        Absence.Skip(built.ProblemOf(Companion.PythonNetBenchmarks));
        return built.AssemblyOf(Companion.PythonNetBenchmarks)!;
    }

    private BenchmarkPlan Plan() => new(
        lab.Laboratory.Recipe.Start,
        new TrialEnvironment(null, ImmutableSortedDictionary<string, string>.Empty, []),
        [],
        _folder.Combine("timings.jsonl"),
        _folder.Combine("artifacts"));

    private IReadOnlyList<Timing> Timings() =>
        [.. File.ReadLines(Plan().Timings).Select(line => JsonSerializer.Deserialize(line, TrialsJson.Default.Timing)!)];

    private Task<ProcessOutcome.Exited> RunAsync(string program, params string[] arguments) => RunAsync(program, Plan(), arguments);

    private async Task<ProcessOutcome.Exited> RunAsync(string program, BenchmarkPlan plan, params string[] arguments)
    {
        var file = _folder.WriteFile("plan.json", JsonSerializer.Serialize(plan, TrialsJson.Default.BenchmarkPlan));
        var request = new ProcessRequest(LabFiles.RuntimeHost, ["exec", program, .. arguments], TimeSpan.FromMinutes(10))
        {
            Environment = lab.Laboratory.Recipe.Variables.ToImmutableSortedDictionary(StringComparer.Ordinal)
                .SetItem("DOTNET_EnableDiagnostics", "0")
                .SetItem(BenchmarkPlan.Variable, file),
        };
        return Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));
    }
}
