using System.Text.Json;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;

namespace Lab.Tests.Commands;

/// <summary>Every Python of the machine that can be embedded, whether it has NumPy or not.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class EveryPythonTests(RealLab lab)
{
    private static readonly Lazy<Task<IReadOnlyList<PythonInstallation>>> Usable = new(FindAsync);

    [Fact]
    public async Task Runs_the_workloads_of_the_standard_library()
    {
        using var folder = new TemporaryFolder();
        foreach (var python in await UsableAsync())
        {
            var run = await LabProcess.RunAsync(
                folder.Path, "probe", "stdlib.json-900", "--env", "OPENBLAS_NUM_THREADS=1", "--json", "--python", python.Executable);

            Assert.True(run.ExitCode == 0, $"{python.Executable}: {run}");
            Assert.AllOfSome(
                JsonDocument.Parse(run.Output).RootElement.EnumerateArray(),
                probe => Assert.True(probe.GetProperty("verified").GetBoolean(), $"{python.Executable} {python.Version}: {probe}"));
        }
    }

    [Fact]
    public async Task Is_its_own_control()
    {
        using var folder = new TemporaryFolder();
        var file = folder.WriteFile(
            "mine.py", "import math\n\ndef setup_f():\n    return 16.0\n\ndef f(data):\n    raise ValueError(math.sqrt(data))\n");
        foreach (var python in await UsableAsync())
        {
            var mark = new ProcessMark();
            var supervisor = new TrialSupervisor(lab.Launcher, RunContext.RecipeOf(python), TrialLimits.Default);
            var spec = new TrialSpec(
                "stdlib.json-900", Host.Python, ByteSize.FromMiB(4), RealLab.Environment(mark), Watermark.Residency, 0);

            var deep = await supervisor.RunAsync(spec, CancellationToken.None);
            var raised = await supervisor.RunAsync(spec with { Workload = file + ":f" }, CancellationToken.None);

            Assert.True(deep.Outcome is Outcome.Completed, $"{python.Executable} {python.Version}: {TrialBench.Describe(deep)}");
            var reading = ((Outcome.Completed)deep.Outcome).Reading;
            Assert.NotNull(reading);
            Assert.InRange(reading.Peak.KiB, reading.Entry.KiB, 1024);
            Assert.True(
                raised.Outcome is Outcome.Raised { ExceptionType: "ValueError", Message: "4.0", Stage: TrialStage.Call },
                TrialBench.Describe(raised));
            mark.AssertNoneAlive();
        }
    }

    /// <summary>Every Python that the lab finds, and every version of pyenv, each once. They are looked for once for all tests.</summary>
    internal static Task<IReadOnlyList<PythonInstallation>> UsableAsync() => Usable.Value;

    private static async Task<IReadOnlyList<PythonInstallation>> FindAsync()
    {
        var locator = new PythonLocator(new ProcessRunner());
        var places = SearchPlaces.Current(null, LabFiles.RepositoryRoot) with { CurrentDirectory = "/" };
        var candidates = (await locator.LocateAsync(places, CancellationToken.None)).ToList();
        foreach (var path in PyenvVersions())
            candidates.AddRange(await locator.LocateAsync(places with { Explicit = path, ExplicitOnly = true }, CancellationToken.None));
        List<PythonInstallation> usable = [.. candidates.Select(c => c.Usable).OfType<PythonInstallation>().DistinctBy(p => p.Identity)];
        Assert.NotEmpty(usable);
        return usable;
    }

    private static IEnumerable<string> PyenvVersions()
    {
        var root = Environment.GetEnvironmentVariable("PYENV_ROOT")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv");
        var versions = Path.Combine(root, "versions");
        return Directory.Exists(versions) ? Directory.EnumerateDirectories(versions).Order(StringComparer.Ordinal) : [];
    }
}
