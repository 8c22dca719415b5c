using Lab.Python.Locating;

namespace Lab.Python.Tests.Locating;

public sealed class CandidateSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sources_come_in_their_order_of_precedence()
    {
        var found = Find(
            _folder.WriteProgram("own/py", ""),
            ("LAB_PYTHON", _folder.WriteProgram("lab/py", "")),
            ("VIRTUAL_ENV", Environment("venv")),
            ("CONDA_PREFIX", Environment("conda")),
            ("PATH", Path.GetDirectoryName(_folder.WriteProgram("bin/python3", ""))!));

        Assert.Equal(
            ["Option own/py", "LabPython lab/py", "VirtualEnv venv/bin/python3", "CondaPrefix conda/bin/python3", "Path bin/python3"],
            Written(found));
    }

    [Fact]
    public void On_PATH_only_pythons_of_a_version_count_and_the_plain_name_comes_first()
    {
        string[] names = ["python3.9", "python3.13", "python3", "python3-config", "python3.13t", "python", "python2", "python3.12-dbg"];
        foreach (var name in names)
            _folder.WriteProgram("bin/" + name, "");
        _folder.WriteProgram("other/python3", "");

        var (bin, missing, other) = (_folder.Combine("bin"), _folder.Combine("missing"), _folder.Combine("other"));
        Assert.Equal(
            ["Path bin/python3", "Path bin/python3.13", "Path bin/python3.9", "Path other/python3"],
            Written(Find(null, ("PATH", $"{bin}:relative::{missing}:{other}:{bin}"))));
    }

    [Fact]
    public void What_was_named_and_is_not_there_is_listed_with_its_problem()
    {
        Directory.CreateDirectory(_folder.Combine("empty"));
        var found = Find(
            _folder.Combine("missing"),
            ("LAB_PYTHON", "no-such-python"),
            ("VIRTUAL_ENV", _folder.Combine("gone")),
            ("CONDA_PREFIX", _folder.Combine("empty")));

        Assert.Equal(["does not exist", "is not on PATH", "does not exist", "has no bin/python3"], found.Select(f => f.Problem));
    }

    [Fact]
    public void A_name_is_looked_for_on_PATH_and_a_folder_is_entered()
    {
        _folder.WriteProgram("bin/python3.12", "");
        Environment("env");

        Assert.Equal(_folder.Combine("bin", "python3.12"), Find("python3.12", ("PATH", _folder.Combine("bin")))[0].Path);
        Assert.Equal(_folder.Combine("env", "bin", "python3"), Find("env")[0].Path);
        Assert.Equal(_folder.Combine("env", "bin", "python3"), Find("./env/bin/python3")[0].Path);
    }

    [Fact]
    public void A_folder_here_does_not_stand_in_for_a_python_on_PATH()
    {
        var python = _folder.WriteProgram("bin/python3", "");
        Environment("python3");

        Assert.Equal(python, Find("python3", ("PATH", _folder.Combine("bin")))[0].Path);
        Assert.Equal(_folder.Combine("python3", "bin", "python3"), Find("./python3", ("PATH", _folder.Combine("bin")))[0].Path);
    }

    [Fact]
    public void An_environment_with_only_python_is_one_too()
    {
        _folder.WriteProgram("old/bin/python", "");

        Assert.Equal(_folder.Combine("old", "bin", "python"), Find(null, ("VIRTUAL_ENV", _folder.Combine("old")))[0].Path);
    }

    [Fact]
    public void A_dot_venv_is_found_in_the_root_and_in_the_current_directory()
    {
        Environment("root/.venv");
        Environment(".venv");

        var found = CandidateSearch.Find(Places(null) with { RepositoryRoot = _folder.Combine("root") });

        Assert.Equal(["DotVenv root/.venv/bin/python3", "DotVenv .venv/bin/python3"], Written(found));
    }

    [Fact]
    public void A_dot_venv_that_is_being_built_is_not_used()
    {
        Environment(".venv");
        OwnVenv.Begin(_folder.Combine(".venv"));
        Assert.Contains("unfinished: ", Assert.Single(Find(null)).Problem, StringComparison.Ordinal);

        OwnVenv.Complete(_folder.Combine(".venv"), "x");
        Assert.Null(Assert.Single(Find(null)).Problem);
    }

    [Fact]
    public void A_path_is_listed_once()
    {
        var python = _folder.WriteProgram("bin/python3", "");

        var places = Places(python, ("LAB_PYTHON", python), ("PATH", _folder.Combine("bin")));
        var found = CandidateSearch.Find(places with { SystemPython = python });

        Assert.Equal(["Option bin/python3"], Written(found));
    }

    [Fact]
    public void The_named_one_alone_is_found_where_that_is_enough()
    {
        var named = _folder.WriteProgram("own/py", "");
        var places = Places(named, ("LAB_PYTHON", _folder.WriteProgram("lab/py", ""))) with { ExplicitOnly = true };

        Assert.Equal(["Option own/py"], Written(CandidateSearch.Find(places)));
        Assert.Equal(["LabPython lab/py"], Written(CandidateSearch.Find(places with { Explicit = null })));
    }

    private FoundPython[] Find(string? named, params (string, string)[] variables) => [.. CandidateSearch.Find(Places(named, variables))];

    private SearchPlaces Places(string? named, params (string Name, string Value)[] variables) =>
        new(named, variables.ToImmutableDictionary(v => v.Name, v => v.Value), null, _folder.Path)
        {
            SystemPython = _folder.Combine("no-system-python"),
        };

    private string Environment(string name) =>
        Path.GetDirectoryName(Path.GetDirectoryName(_folder.WriteProgram(name + "/bin/python3", "")))!;

    private IEnumerable<string> Written(IEnumerable<FoundPython> found) =>
        found.Select(f => $"{f.Source} {Path.GetRelativePath(_folder.Path, f.Path)}");
}
