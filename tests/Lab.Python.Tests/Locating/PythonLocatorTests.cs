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
    public async Task A_file_that_several_paths_lead_to_is_asked_once_and_an_environment_by_itself()
    {
        var program = _folder.WriteProgram("usr/bin/python3.11", $"echo asked >> {_folder.Combine("log")}; echo no");
        File.CreateSymbolicLink(_folder.Combine("usr", "bin", "python3"), "python3.11");
        Directory.CreateSymbolicLink(_folder.Combine("bin"), _folder.Combine("usr", "bin"));
        _folder.WriteFile("venv/pyvenv.cfg", "");
        Directory.CreateDirectory(_folder.Combine("venv", "bin"));
        File.CreateSymbolicLink(_folder.Combine("venv", "bin", "python3"), program);
        Directory.CreateSymbolicLink(_folder.Combine("link"), _folder.Combine("venv", "bin"));

        var candidates = await _locator.LocateAsync(
            Places(("PATH", string.Join(':', new[] { "venv/bin", "link", "usr/bin", "bin" }.Select(folder => _folder.Combine(folder))))),
            CancellationToken.None);

        Assert.Equal(6, candidates.Length);
        Assert.All(candidates, c => Assert.Equal("does not answer like a Python: no", c.Problem));
        // Python started as link/python3 finds no pyvenv.cfg, and is not that of the environment.
        Assert.Equal(3, File.ReadLines(_folder.Combine("log")).Count());
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

    [Theory]
    [InlineData("PYENV_VERSION", "3.11.7", null)]
    [InlineData("PYENV_VERSION", "3.11.7:3.12.4", "3.12.4")]
    [InlineData("PYENV_VERSION", "3.12", "the shim")]
    [InlineData("PYENV_VERSION", "system", "the shim")]
    [InlineData("work/.python-version", "../versions/3.12.4", "the shim")]
    [InlineData("work/.python-version", "/tmp", "the shim")]
    [InlineData("work/.python-version", "# mine\n3.11.7", null)]
    [InlineData(".python-version", "3.12.1\n", "3.12.1")]
    [InlineData("version", "3.11.7\n", null)]
    [InlineData("version", "", "the shim")]
    [InlineData("", "", "the shim")]
    public async Task Of_a_shim_of_pyenv_what_it_starts_is_asked_unless_pyenv_alone_can_tell(string place, string selected, string? asked)
    {
        foreach (var (version, program) in new[] { ("3.11.7", "python3.11"), ("3.12.1", "python3.12"), ("3.12.4", "python3.12") })
            _folder.WriteProgram($"versions/{version}/bin/{program}", $"echo '{version} was asked' >&2; exit 1");
        if (place.Contains("version", StringComparison.Ordinal))
            _folder.WriteFile(place, selected);
        var shim = _folder.WriteProgram("shims/python3.12", $"""
            export PYENV_ROOT="{_folder.Path}"
            echo "the shim was asked" >&2
            exit 1
            exec "{_folder.Path}/libexec/pyenv" exec "python3.12"
            """);
        var places = Places(("PATH", Path.GetDirectoryName(shim)!), (place, selected)) with { CurrentDirectory = _folder.Combine("work") };

        var found = Assert.Single(await _locator.LocateAsync(places, CancellationToken.None));

        Assert.Equal(
            asked is null ? "a pyenv shim whose Python version is not selected: to select it, type pyenv shell 3.12.1"
                : $"failed: {asked} was asked",
            found.Problem);
    }

    [Fact]
    public async Task What_is_said_of_the_shims_of_this_machine_is_what_they_say()
    {
        var shims = MachinePythons.Candidates.Where(c => c.Problem?.StartsWith("a pyenv shim", StringComparison.Ordinal) == true).ToList();
        Assert.SkipWhen(shims.Count == 0, "no pyenv of this machine has a version that is not selected");

        foreach (var shim in shims)
        {
            var answer = await new PythonInterrogator(new ProcessRunner()).AskAsync(shim.Path, [], CancellationToken.None);
            Assert.Equal((null, shim.Problem), (answer.Installation, answer.Problem));
        }
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
