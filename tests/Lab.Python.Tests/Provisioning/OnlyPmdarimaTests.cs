using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Python.Tests.Locating;

namespace Lab.Python.Tests.Provisioning;

/// <summary>A Python has everything except pmdarima.</summary>
public sealed class OnlyPmdarimaTests : IDisposable
{
    private readonly ProvisioningBench _bench = new();

    public OnlyPmdarimaTests() => _bench.Candidates = [Full];

    private static PythonCandidate Full => TestPython.Candidate("/full", "numpy", "scipy", "statsmodels");

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Pmdarima_is_added_and_the_other_packages_stay_as_they_are()
    {
        string[] constraints = [];
        _bench.On["import"] = (_, _) =>
        {
            constraints = File.ReadAllLines(Path.Combine(_bench.Venv, "constraints.txt"));
            return Task.FromResult<ProcessOutcome>(new ProcessOutcome.Exited(0, "", ""));
        };

        var made = Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync()).Made;

        Assert.Equal(["venv-over-base", "pip-probe", "pip-pmdarima", "import"], _bench.Steps);
        Assert.Equal(["numpy==9.0", "scipy==9.0", "statsmodels==9.0", "scikit-learn<1.8"], constraints);
        Assert.Equal(Path.Combine(_bench.Venv, "bin", "python3"), made.Python);
        Assert.True(_bench.VenvIsComplete);
    }

    [Fact]
    public async Task Without_an_index_the_rest_is_used_and_pip_is_not_asked_again_for_a_day()
    {
        _bench.Fails("pip-probe", "ERROR: No matching distribution found for pmdarima>=2.0.4");

        var first = Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync());
        var steps = _bench.Steps.Count;
        var second = Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync());

        const string Reason = "pip finds pmdarima>=2.0.4 in no package index: ERROR: No matching distribution found for pmdarima>=2.0.4";
        Assert.Equal(("/full", Reason), (first.Candidate.Path, first.WithoutPmdarima));
        Assert.StartsWith(Reason + " (tried ", second.WithoutPmdarima, StringComparison.Ordinal);
        Assert.Equal(steps, _bench.Steps.Count);
        Assert.False(Directory.Exists(_bench.Venv));

        _bench.On.Clear();
        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync(force: true));
    }

    [Fact]
    public async Task What_pip_cannot_install_leaves_nothing()
    {
        _bench.Fails("pip-pmdarima", "ERROR: No matching distribution found for pmdarima>=2.0.4");

        var result = Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync());

        Assert.Equal(
            "pip cannot install pmdarima>=2.0.4: ERROR: No matching distribution found for pmdarima>=2.0.4", result.WithoutPmdarima);
        Assert.Contains($"pmdarima cannot be installed, so its workloads are left out: {result.WithoutPmdarima}", _bench.Progress.Lines);
        Assert.False(Directory.Exists(_bench.Venv));
    }

    [Fact]
    public async Task What_cannot_work_is_not_tried()
    {
        foreach (var (change, reason) in new (Func<PythonInstallation, PythonInstallation>, string)[]
        {
            (p => p with { CanMakeVenv = false }, "/full has no venv and ensurepip (Debian: the package python3-venv)"),
            (p => p with { FreeThreaded = true }, "/full is a free-threaded build, which the lab installs no packages for"),
            (p => p with { Prefix = "/home/me/env" }, "/home/me/env is an environment of yours: install it there with pip"),
            (p => p with { Version = new(3, 16, 0) }, "Python 3.16.0 is not among those that the lab installs packages for (3.9 to 3.15)"),
        })
        {
            _bench.Candidates = [Full.With(change)];
            Assert.Equal(reason, Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync(force: true)).WithoutPmdarima);
        }

        Assert.Empty(_bench.Steps);
    }

    [Fact]
    public async Task An_environment_that_is_finished_stays()
    {
        Directory.CreateDirectory(_bench.Venv);
        OwnVenv.Complete(_bench.Venv, "of another lab");

        var result = Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync(force: true));

        Assert.Equal($"{_bench.Venv} was made without it: delete that folder, and the lab installs it with pip", result.WithoutPmdarima);
        Assert.True(_bench.VenvIsComplete);
        Assert.Empty(_bench.Steps);
    }

    [Fact]
    public async Task A_python_that_was_named_is_left_as_it_is()
    {
        _bench.Candidates = [Full with { Source = CandidateSource.Option }];

        Assert.Null(Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync(force: true)).WithoutPmdarima);
        Assert.Empty(_bench.Steps);
    }
}
