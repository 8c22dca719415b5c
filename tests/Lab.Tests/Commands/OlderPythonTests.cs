using System.Text.Json;
using Lab.Jobs;
using Lab.Python.Embedding;
using Lab.Python.Locating;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary>
/// A Python that the lab can embed and pythonnet cannot: everything that needs pythonnet is left out, and one line says why.
/// </summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class OlderPythonTests(RealLab lab) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// What is decided by the version alone is compared with what pythonnet itself does, with every Python of this machine.
    /// </summary>
    [Fact]
    public async Task A_Python_is_refused_exactly_if_pythonnet_cannot_start_it()
    {
        foreach (var python in await EveryPythonTests.UsableAsync())
        {
            var mark = new ProcessMark();
            var supervisor = new TrialSupervisor(lab.Launcher, RunContext.RecipeOf(python), TrialLimits.Default);
            var spec = new TrialSpec("lab.empty", Host.PythonNet, ByteSize.FromMiB(16), RealLab.Environment(mark), Watermark.None, 0);

            var record = await supervisor.RunAsync(spec, CancellationToken.None);

            Assert.True(
                record.Outcome is Outcome.Completed == PythonNetEngine.WhyNot(python.Version, python.FreeThreaded) is null,
                $"{python.Executable} {python.Version}: {TrialBench.Describe(record)}");
            mark.AssertNoneAlive();
        }
    }

    [Fact]
    public async Task What_names_a_host_of_pythonnet_is_refused()
    {
        var (python, why) = await PythonAsync();

        (await RunAsync(python, "probe", "lab.empty", "--host", "pythonnet", "--json")).AssertRefused(ExitCode.Environment, why);
        (await RunAsync(python, "sweep", "lab.empty", "--hosts", "guarded,pythonnet-thread", "--sizes", "1M"))
            .AssertRefused(ExitCode.Environment, why);
    }

    [Fact]
    public async Task A_sweep_of_all_hosts_leaves_them_out()
    {
        var (python, why) = await PythonAsync();

        var run = await RunAsync(python, "sweep", "lab.empty", "--hosts", "all", "--sizes", "1M", "--out", "run");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Single(run.Error.Split('\n'), $"{why}: its hosts are not swept");
        var header = Capture.Read(_folder.Combine("run", "capture.jsonl")).Header;
        Assert.DoesNotContain(header.Sweep!.Hosts, host => host.NeedsPythonNet());
    }

    [Fact]
    public async Task A_run_measures_everything_else()
    {
        var (python, why) = await PythonAsync();

        var run = await RunAsync(python, "run", "--quick", "--out", "run");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Single(run.Error.Split('\n'), $"{why}: nothing is measured through it");
        var header = Capture.Read(_folder.Combine("run", "capture.jsonl")).Header;
        Assert.DoesNotContain(header.Probes, probe => probe.Host.NeedsPythonNet());
        Assert.Equal([new(PackageFacts.PythonNet, PythonNetEngine.PackageVersion, why)], header.Packages);
    }

    [Fact]
    public async Task Its_benchmarks_are_not_listed()
    {
        var (python, why) = await PythonAsync();

        var run = await RunAsync(python, "bench", "--list", "--filter", "*EmptyCalls*");

        Assert.Equal("Lab.Benchmarks.CallOverhead.CApi.EmptyCalls.Empty\n", run.Output);
        Assert.Single(run.Error.Split('\n'), $"{why}: its calls are not timed");
    }

    [Fact]
    public async Task Doctor_and_list_say_why()
    {
        var (python, why) = await PythonAsync();

        using var doctor = JsonDocument.Parse((await RunAsync(python, "doctor", "--json")).Output);
        var package = doctor.RootElement.GetProperty("companions").EnumerateArray().Single(
            p => p.GetProperty("package").GetString() == PackageFacts.PythonNet);
        Assert.Equal(why, package.GetProperty("problem").GetString());
        var list = await RunAsync(python, "list");
        // The console breaks long lines.
        Assert.Contains(
            $"The hosts pythonnet and pythonnet-thread are not available here: {why}.", list.Output.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
    }

    private Task<LabRun> RunAsync(PythonInstallation python, params string[] arguments) =>
        LabProcess.RunAsync(_folder.Path, [.. arguments, "--python", python.Executable]);

    /// <returns>A Python too old for pythonnet, and the line that says so; skips the test where this machine has none.</returns>
    private static async Task<(PythonInstallation Python, string Why)> PythonAsync()
    {
        var pythons = await EveryPythonTests.UsableAsync();
        var python = pythons.FirstOrDefault(p => PythonNetEngine.WhyNot(p.Version, p.FreeThreaded) is not null);
        Assert.SkipWhen(python is null, "this machine has no Python that the lab can embed and pythonnet cannot");
        return (python!, PythonNetEngine.WhyNot(python!.Version, python!.FreeThreaded)!);
    }
}
