using System.Text.Json;
using Lab.Benchmarks.CallOverhead;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests.Running;

/// <summary>The built program, as the lab starts it.</summary>
/// <remarks>They are in the collection of the embedded Python only so that they do not run at the same time as those tests.</remarks>
[Collection(EmbeddedPythonFixture.Collection)]
public sealed class BenchmarksProgramTests
{
    [Fact]
    public async Task Without_a_plan_it_says_who_starts_it()
    {
        var ended = await BenchmarksProcess.RunAsync(null, "--filter", "*");

        Assert.Equal(2, ended.Status);
        Assert.Contains("started by the lab", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_is_named()
    {
        var ended = await BenchmarksProcess.RunAsync("/nowhere/plan.json", "--filter", "*");

        Assert.Equal(2, ended.Status);
        Assert.Contains("/nowhere/plan.json", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Bridge.CApi, "CApi", "PythonNet")]
    [InlineData(Bridge.PythonNet, "PythonNet", "CApi")]
    public async Task Benchmarks_of_the_plans_bridge_are_listed_and_none_is_run(Bridge bridge, string listed, string left)
    {
        using var plan = Plan(bridge);

        var ended = await BenchmarksProcess.RunAsync(plan.Path, "--list", "flat");

        Assert.Equal(0, ended.Status);
        Assert.Contains($"Lab.Benchmarks.CallOverhead.{listed}.EmptyCalls.Empty", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain($"Lab.Benchmarks.CallOverhead.{left}.", ended.Output, StringComparison.Ordinal);
        Assert.Empty(plan.Timings);
    }

    [Fact]
    public async Task Both_bridges_bring_back_the_same()
    {
        using var plan = Plan();
        using var pythonNet = Plan(Bridge.PythonNet);

        var expected = await BenchmarksProcess.RunAsync(plan.Path, "--values");
        var values = await BenchmarksProcess.RunAsync(pythonNet.Path, "--values");

        Assert.Contains("float in and out\t1.5\n", expected.Output, StringComparison.Ordinal);
        Assert.Equal(expected.Output, values.Output);
        Assert.Equal((0, 0), (expected.Status, values.Status));
    }

    [Fact]
    public async Task A_filter_that_leaves_nothing_of_a_bridge_is_no_mistake()
    {
        using var plan = Plan(Bridge.PythonNet);

        var ended = await BenchmarksProcess.RunAsync(plan.Path, "--job", "short", "--filter", "*WorkloadLatency*");

        Assert.Equal((0, "", ""), (ended.Status, ended.Output, ended.Error));
    }

    [Theory]
    [InlineData(Bridge.CApi)]
    [InlineData(Bridge.PythonNet)]
    public async Task The_short_job_records_a_call_its_floor_and_why_another_call_failed(Bridge bridge)
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        Assert.SkipIfMissing(MachinePython.Missing);
        var python = MachinePython.Start;
        // Without its packages no Python has NumPy.
        var bare = python with
        {
            SiteDirectories = [],
            SysPath = [.. python.SysPath.Where(p => !p.Contains("-packages", StringComparison.Ordinal))]
        };
        using var plan = new TestPlan(bare, bridge);

        var ended = await BenchmarksProcess.RunAsync(plan.Path, "--job", "short", "--filter", "*ArrayCalls.OutShared", "*EmptyCalls*");

        Assert.True(ended.Status == 0, ended.Output);
        Assert.Contains($"\n{BenchmarkPlan.CountMark}2\n", "\n" + ended.Output, StringComparison.Ordinal);
        Assert.Equal(4, plan.Timings.Count);
        var timings = plan.Timings.ToDictionary(t => (Timed.Call)t.Of);
        AssertSampled(timings[new(Operations.EmptyCall, bridge)]);
        var failed = timings[new(Operations.ArrayOutShared, bridge)];
        Assert.Empty(failed.Nanoseconds);
        Assert.Equal("PythonException: No module named 'numpy'", failed.Problem);
        Assert.Single(Directory.GetFiles(Path.Combine(plan.Plan.Artifacts, "results"), "*EmptyCalls-report-full.json"));
        AssertSampled(timings[new(Operations.EmptyCall, Bridge.C)]);
        Assert.Equal("No module named 'numpy'", timings[new(Operations.ArrayOutShared, Bridge.C)].Problem);
    }

    /// <summary>
    /// BenchmarkDotNet generates a project below the program's folder and builds it with the solution's own settings. The first bridge's
    /// build is kept, so that the second's has little left to compile.
    /// </summary>
    [Fact]
    public async Task The_default_job_runs_in_a_process_of_its_own()
    {
        var kept = new NewEntries(BenchmarksProcess.Folder, "*");
        try
        {
            await RunDefaultJobAsync(Bridge.CApi, "--keepFiles");
            await RunDefaultJobAsync(Bridge.PythonNet);
        }
        finally
        {
            foreach (var project in kept.Found)
                Directory.Delete(project, recursive: true);
        }
    }

    private static async Task RunDefaultJobAsync(Bridge bridge, params string[] options)
    {
        using var plan = Plan(bridge);

        var ended = await BenchmarksProcess.RunAsync(
            plan.Path, ["--filter", "*EmptyCalls*", "--iterationCount", "3", "--warmupCount", "1", .. options]);

        Assert.True(ended.Status == 0, ended.Output);
        Assert.Contains("// Benchmark Process", ended.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("did not quit", ended.Output, StringComparison.Ordinal);
        var timed = Assert.Single(plan.Timings, t => t.Of.Equals(new Timed.Call(Operations.EmptyCall, bridge)));
        Assert.True(timed.Problem is null, ended.Output);
        Assert.Equal(3, timed.Nanoseconds.Length);
    }

    [Fact]
    public async Task Without_its_supervisor_it_ends_before_it_makes_anything()
    {
        using var plan = Plan();
        // The program's parent is the process of the tests, which is not the first of the machine.
        var other = plan.Plan with { Supervisor = 1 };
        using var folder = new TemporaryFolder();
        var file = folder.WriteFile("plan.json", JsonSerializer.Serialize(other, TrialsJson.Default.BenchmarkPlan));

        var ended = await BenchmarksProcess.RunAsync(file, "--job", "short", "--filter", "*EmptyCalls*");

        Assert.Equal((1, "", ""), (ended.Status, ended.Output, ended.Error));
        Assert.Empty(plan.Timings);
    }

    private static TestPlan Plan(Bridge bridge = Bridge.CApi)
    {
        Assert.SkipIfMissing(MachinePython.Missing);
        return new(MachinePython.Start, bridge);
    }

    private static void AssertSampled(Timing timing)
    {
        Assert.Null(timing.Problem);
        Assert.Equal(8, timing.Nanoseconds.Length);
        Assert.All(timing.Nanoseconds, n => Assert.True(n >= 0 && double.IsFinite(n)));
        Assert.True(timing.Operations > 0);
    }
}
