using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;

namespace Lab.Python.Tests.Provisioning;

/// <summary>The real venv and the real pip, on packages made for the test.</summary>
public sealed class RealPipTests : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly WheelFolder _wheels = new();
    private readonly ReportedLines _progress = new();
    private readonly OfflineProcesses _processes;

    public RealPipTests() => _processes = new(_wheels.Path);

    public void Dispose()
    {
        _root.Dispose();
        _wheels.Dispose();
    }

    [Fact]
    public async Task An_environment_is_made_filled_and_found_again()
    {
        var candidate = Base();
        _wheels.Add("six", "six.py");
        _wheels.Add("numpy", "numpy/__init__.py", "numpy/linalg.py");
        _wheels.Add("scipy", "scipy/__init__.py", "scipy/linalg.py");
        _wheels.Add("statsmodels", "statsmodels/__init__.py", "statsmodels/api.py");

        // There is no pmdarima: the rest must be installed all the same.
        var made = Assert.IsType<ProvisioningResult.Provisioned>(await RunAsync(candidate)).Made;
        Assert.Equal(["pmdarima"], made.Lacking.AsEnumerable());

        var places = new SearchPlaces(null, ImmutableDictionary<string, string>.Empty, _root.Path, "/") { SystemPython = "/nowhere" };
        var found = Assert.Single(await new PythonLocator(new ProcessRunner()).LocateAsync(places, CancellationToken.None));
        Assert.Equal((CandidateSource.DotVenv, made.Python, null), (found.Source, found.Path, found.Unusable));
        Assert.Equal("9.0", found.Installation!.Packages["scipy"]);
        Assert.IsType<ProvisioningResult.NotNeeded>(await RunAsync(found));
    }

    [Fact]
    public async Task On_top_of_a_python_its_packages_stay_what_they_are()
    {
        var python = MachinePythons.Usable.FirstOrDefault(p => p.CanMakeVenv && !p.IsVenv && p.Has(Requirements.Wanted));
        Assert.SkipWhen(python is null, "no Python of this machine has both venv and the numeric packages");
        _wheels.AddRequiring("pmdarima", "numpy", "pmdarima/__init__.py");
        // What would be taken instead, were the versions that are there not kept.
        _wheels.Add("numpy", "numpy/__init__.py");

        var without = python with { Packages = python.Packages.Remove("pmdarima") };
        var made = Assert.IsType<ProvisioningResult.Provisioned>(
            await RunAsync(new(CandidateSource.Path, python.Executable, without, null))).Made;

        var (found, problem) = await new PythonInterrogator(new ProcessRunner())
            .AskAsync(made.Python!, PythonInterrogator.CatalogPackages, CancellationToken.None);
        Assert.Null(problem);
        Assert.Equal("9.0", found!.Packages["pmdarima"]);
        Assert.Equal(python.Packages["numpy"], found.Packages["numpy"]);
        Assert.True(found.IsVenv);
    }

    [Fact]
    public async Task Without_an_index_only_the_short_question_is_asked_and_nothing_is_left()
    {
        var candidate = Base();

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await RunAsync(candidate));

        Assert.Contains(
            "pip finds six in no package index: ERROR: No matching distribution found for six", result.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_root.Combine(".venv")));
        var pip = Assert.Single(_processes.Started, r => r.Arguments is ["-I", "-m", "pip", ..]);
        Assert.Equal("download", pip.Arguments[3]);
        Assert.True(pip.Deadline <= TimeSpan.FromSeconds(20), $"may take {pip.Deadline}");

        var started = _processes.Started.Count;
        await RunAsync(candidate);
        Assert.Equal(started, _processes.Started.Count);
    }

    private static PythonCandidate Base()
    {
        var python = MachinePythons.ForEnvironments;
        Assert.SkipWhen(python is null, "no Python of this machine has venv, ensurepip and a shared libpython");
        return new(CandidateSource.Path, python.Executable, python with { Packages = python.Packages.Clear() }, null);
    }

    private Task<ProvisioningResult> RunAsync(PythonCandidate candidate)
    {
        var requirements = _root.WriteFile("requirements.txt", "numpy\nscipy\nstatsmodels\npmdarima\n");
        var system = new SystemFacts(IsRoot: false, OsRelease.Unknown, null, _root.Combine("cache"));
        var provisioner = new Provisioner(_processes, system, TimeProvider.System);
        return provisioner.RunAsync(new([candidate], _root.Path, requirements, Force: false), _progress, CancellationToken.None);
    }
}
