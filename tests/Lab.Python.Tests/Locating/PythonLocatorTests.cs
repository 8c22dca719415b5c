using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Tests.Locating;

public sealed class PythonLocatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PythonLocator _locator = new(new ProcessRunner());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void This_machine_has_a_python_that_answers()
    {
        Assert.Contains(MachinePythons.Candidates, c => c.Installation is not null);
        Assert.All(MachinePythons.Candidates, c => Assert.True(c.Installation is null != c.Problem is null));
        Assert.Distinct(MachinePythons.Candidates.Select(c => c.Installation?.Identity ?? c.Path));
    }

    [Fact]
    public async Task An_environment_is_found_through_VIRTUAL_ENV_and_sees_its_own_packages_alone()
    {
        var basePython = MachinePythons.ForEnvironments;
        Assert.SkipWhen(basePython is null, "no Python of this machine has venv and ensurepip");
        var venv = await MakeVenvAsync(basePython, "venv");
        var site = Directory.GetDirectories(Path.Combine(venv, "lib"), "python3*").Select(d => Path.Combine(d, "site-packages")).Single();
        _folder.WriteFile(Path.Combine(site, "labtest.py"), "");
        _folder.WriteFile(Path.Combine(site, "labtest-1.5.dist-info", "METADATA"), "Metadata-Version: 2.1\nName: labtest\nVersion: 1.5\n");

        var candidates = await _locator.LocateAsync(Places(("VIRTUAL_ENV", venv)), ["labtest", "numpy"], CancellationToken.None);

        var found = Assert.Single(candidates);
        Assert.Equal((CandidateSource.VirtualEnv, null), (found.Source, found.Unusable));
        var python = found.Installation!;
        Assert.Equal([KeyValuePair.Create("labtest", "1.5")], python.Packages);
        Assert.Equal([site], python.SiteDirectories.AsEnumerable());
        Assert.Equal((basePython.Library, basePython.HomePrefix, basePython.Version), (python.Library, python.HomePrefix, python.Version));
        Assert.StartsWith(venv, python.Executable, StringComparison.Ordinal);
        Assert.NotEqual(basePython.Identity, python.Identity);
    }

    [Fact]
    public async Task A_python_found_twice_is_one_candidate()
    {
        var real = MachinePythons.Candidates.First(c => c.Installation is not null).Installation!.Executable;
        Directory.CreateDirectory(_folder.Combine("bin"));
        _folder.WriteProgram("bin/python3", $"exec {real} \"$@\"");

        var candidates = await _locator.LocateAsync(Places(("LAB_PYTHON", real), ("PATH", _folder.Combine("bin"))), CancellationToken.None);

        var found = Assert.Single(candidates);
        Assert.Equal((CandidateSource.LabPython, real), (found.Source, found.Path));
        Assert.Equal([_folder.Combine("bin", "python3")], found.AlsoFoundAs.AsEnumerable());
    }

    [Fact]
    public async Task Broken_ones_are_listed_in_their_place()
    {
        var real = MachinePythons.Candidates.First(c => c.Installation is not null).Installation!.Executable;
        var broken = _folder.WriteProgram("bin/python3", "echo no");

        var candidates = await _locator.LocateAsync(
            Places(("LAB_PYTHON", "/no/such/python"), ("PATH", _folder.Combine("bin"))) with { Explicit = real }, CancellationToken.None);

        Assert.Equal([real, "/no/such/python", broken], candidates.Select(c => c.Path));
        Assert.Equal([null, "does not exist", "does not answer like a Python: no"], candidates.Select(c => c.Problem));
    }

    private SearchPlaces Places(params (string Name, string Value)[] variables) =>
        new(null, variables.ToImmutableDictionary(v => v.Name, v => v.Value), null, _folder.Path)
        {
            SystemPython = _folder.Combine("none"),
        };

    private async Task<string> MakeVenvAsync(PythonInstallation python, string name)
    {
        var path = _folder.Combine(name);
        var outcome = await new ProcessRunner().RunAsync(
            new(python.Executable, ["-m", "venv", "--without-pip", path], TimeSpan.FromMinutes(2)), CancellationToken.None);
        Assert.True(outcome.Succeeded, outcome.Describe());
        return path;
    }
}
