using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Python.Provisioning;
using Lab.Python.Tests.Locating;

namespace Lab.Python.Tests.Provisioning;

public sealed class ProvisionerTests : IDisposable
{
    private readonly ProvisioningBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Where_a_python_has_the_packages_nothing_is_done()
    {
        _bench.Candidates = [TestPython.Candidate("/a"), TestPython.Candidate("/b", "numpy", "scipy", "statsmodels", "pmdarima")];

        Assert.Equal("/b", Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync(force: true)).Candidate.Path);
        Assert.Empty(_bench.Steps);
    }

    [Fact]
    public async Task Nothing_is_installed_in_place_of_a_python_that_did_not_answer_in_time()
    {
        var late = TestPython.Broken("/slow/python3", "did not answer within 40 s") with { IsLate = true };
        _bench.System = _bench.System with { IsRoot = true };
        _bench.Candidates = [late, TestPython.Candidate("/bare/python3")];
        var lacking = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());
        _bench.Candidates = [late];
        var none = Assert.IsType<ProvisioningResult.NoPython>(await _bench.RunAsync());
        _bench.Candidates = [late, TestPython.Candidate("/full/python3", "numpy", "scipy", "statsmodels")];
        Assert.IsType<ProvisioningResult.NotNeeded>(await _bench.RunAsync());

        Assert.Empty(_bench.Steps);
        Assert.StartsWith("/slow/python3 did not answer within 40 s", lacking.Reason, StringComparison.Ordinal);
        Assert.StartsWith("/slow/python3 did not answer within 40 s", none.Reason, StringComparison.Ordinal);
        _bench.Candidates = [late, TestPython.Candidate("/bare/python3")];
        Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync(force: true));
    }

    [Fact]
    public async Task Pip_fills_an_environment()
    {
        var made = Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());

        Assert.Equal(["venv", "pip-probe", "pip-all", "import"], _bench.Steps);
        Assert.Equal((ProvisioningMethod.Pip, Path.Combine(_bench.Venv, "bin", "python3")), (made.Made.Method, made.Made.Python));
        Assert.Empty(made.Made.Lacking);
        Assert.True(_bench.VenvIsComplete);
        Assert.Contains(_bench.Progress.Lines, l => l.StartsWith("making ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pmdarima_alone_does_not_lose_the_rest()
    {
        _bench.Fails("pip-all", "ERROR: No matching distribution found for pmdarima");
        string? asked = null;
        _bench.On["import"] = (_, _) =>
        {
            asked = File.ReadAllText(Path.Combine(_bench.Venv, "requirements.txt"));
            return Task.FromResult<ProcessOutcome>(new ProcessOutcome.Exited(0, "", ""));
        };

        var made = Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());

        Assert.Equal(["venv", "pip-probe", "pip-all", "pip-reduced", "import"], _bench.Steps);
        Assert.Equal("numpy>=2\nscipy\nstatsmodels\n", asked);
        Assert.Equal(["pmdarima"], made.Made.Lacking.AsEnumerable());
        Assert.True(_bench.VenvIsComplete);
    }

    [Fact]
    public async Task Without_an_index_root_on_Debian_gets_the_packages_of_the_distribution()
    {
        _bench.System = _bench.System with { IsRoot = true };
        _bench.Fails("pip-probe", "ERROR: No matching distribution found for six");

        var made = Assert.IsType<ProvisioningResult.Provisioned>(await _bench.RunAsync());

        Assert.Equal(["venv", "pip-probe", "apt-update", "apt-install"], _bench.Steps);
        Assert.Equal((ProvisioningMethod.Apt, _bench.System.SystemPython), (made.Made.Method, made.Made.Python));
        Assert.Equal("pip finds six in no package index: ERROR: No matching distribution found for six", Assert.Single(made.Failed).Detail);
        Assert.Equal(["pmdarima"], made.Made.Lacking.AsEnumerable());
        Assert.False(Directory.Exists(_bench.Venv));
    }

    [Fact]
    public async Task Without_index_and_root_there_is_a_command_to_type()
    {
        _bench.Fails("pip-probe", "ERROR: No matching distribution found for six");

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());

        Assert.Equal(["venv", "pip-probe"], _bench.Steps);
        Assert.Equal(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends "
                + "python3 python3-scipy python3-statsmodels libopenblas0-pthread libpython3-dev",
            result.Command);
        Assert.Equal(
            "pip finds six in no package index: ERROR: No matching distribution found for six; only root can install Debian packages",
            result.Reason);
        Assert.Equal(
            "without it, /opt/python/bin/python3 can still run the workloads that need only the standard library", result.StillPossible);
    }

    [Fact]
    public async Task A_machine_without_any_python_says_so()
    {
        _bench.Candidates = [TestPython.Broken("/usr/bin/python3", "does not exist")];

        var result = Assert.IsType<ProvisioningResult.NoPython>(await _bench.RunAsync());

        Assert.Empty(_bench.Steps);
        Assert.StartsWith("no Python that the lab can use: no usable Python 3.9 to 3.15 has venv", result.Reason, StringComparison.Ordinal);
        Assert.StartsWith("sudo apt-get", result.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_that_workers_see_through_PYTHONPATH_is_not_said_to_be_missing()
    {
        var python = MachinePythons.Usable.FirstOrDefault();
        Assert.SkipUnless(python is not null, "needs a Python");
        _bench.WriteFile("lab_seen_by_path.py", "");
        var environment = PythonScript.OwnEnvironment.SetItem("PYTHONPATH", _bench.Root);

        Assert.Null(await new Provisioner().AddAsync("lab_seen_by_path", python, environment, _bench.Progress, CancellationToken.None));
    }

    [Fact]
    public async Task A_python_that_does_not_answer_is_not_said_to_lack_a_package()
    {
        var late = new ScriptedProcesses(_ => new ProcessOutcome.TimedOut(TimeSpan.FromSeconds(10), "", ""));

        var why = await new Provisioner(late, _bench.System, _bench.Time).AddAsync(
            "pytest", TestPython.Installation("/slow/python3"), PythonScript.OwnEnvironment, _bench.Progress, CancellationToken.None);

        Assert.Equal("/slow/python3 did not answer within 10 s: run the lab again when the machine is less busy", why);
        Assert.Single(late.Requests);
    }

    /// <summary>Once the system's packages are there and too old, to install them again changes nothing.</summary>
    [Fact]
    public async Task Where_the_packages_of_the_system_are_too_old_the_command_makes_an_environment()
    {
        _bench.Fails("pip-probe", "ERROR: No matching distribution found for six");
        _bench.Candidates =
        [
            TestPython.Candidate("/usr/bin/python3").With(p => p with
            {
                Packages = p.Packages.SetItem("numpy", "1.21.5").SetItem("scipy", "1.8.0"),
                CanMakeVenv = false,
            }),
        ];

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync());

        Assert.StartsWith(
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv libpython3.12 "
                + "&& /usr/bin/python3 -m venv ",
            result.Command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_python_that_was_named_is_left_as_it_is()
    {
        _bench.Candidates =
        [
            TestPython.Candidate("/my own/python", "numpy") with { Source = CandidateSource.Option },
            TestPython.Candidate("/full", "numpy", "scipy", "statsmodels"),
        ];

        var result = Assert.IsType<ProvisioningResult.NotPossible>(await _bench.RunAsync(force: true));

        Assert.Empty(_bench.Steps);
        Assert.Equal("--python /my own/python lacks scipy, statsmodels", result.Reason);
        Assert.StartsWith("'/my own/python' -m pip install -r ", result.Command, StringComparison.Ordinal);
        Assert.Equal(
            "without it, /my own/python can still run the workloads that need only the standard library, numpy", result.StillPossible);
    }
}
