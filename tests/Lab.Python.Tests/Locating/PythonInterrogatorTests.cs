using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Tests.Locating;

public sealed class PythonInterrogatorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PythonInterrogator _interrogator = new(new ProcessRunner());

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(MachinePythons.Executables), MemberType = typeof(MachinePythons))]
    public async Task Every_python_of_this_machine_answers(string executable)
    {
        var (python, problem) = await _interrogator.AskAsync(executable, PythonInterrogator.CatalogPackages, CancellationToken.None);

        Assert.Null(problem);
        Assert.NotNull(python);
        Assert.True(File.Exists(python.Executable));
        Assert.True(Directory.Exists(python.Prefix));
        if (python.Version < PythonInstallation.OldestSupported)
            Assert.Contains("is too old", python.Unusable, StringComparison.Ordinal);
        else
            AssertCanBeEmbedded(python);
    }

    [Theory]
    [InlineData("echo hello; exit 0", "does not answer like a Python: hello")]
    [InlineData("exit 0", "does not answer like a Python: it printed nothing")]
    [InlineData("echo no such thing >&2; exit 4", "failed: no such thing")]
    [InlineData("echo; echo 'LAB-PYTHON {\"version\":\"3'", "its answer cannot be read: {\"version\":\"3")]
    [InlineData("echo; echo 'LAB-PYTHON null'", "its answer is empty")]
    [InlineData("head -c 200000 /dev/urandom", "does not answer like a Python: ")]
    public async Task What_is_no_python_has_a_problem_of_one_line(string script, string problem)
    {
        var answer = await _interrogator.AskAsync(_folder.WriteProgram("python3", script), [], CancellationToken.None);

        Assert.Null(answer.Installation);
        Assert.StartsWith(problem, answer.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', answer.Problem!);
    }

    [Fact]
    public async Task A_shim_of_pyenv_that_leads_nowhere_says_how_to_select_its_version()
    {
        var shim = _folder.WriteProgram("python3.12", """
            cat >&2 <<'END'
            pyenv: python3.12: command not found

            The `python3.12' command exists in these Python versions:
              3.12.1
              3.12.4

            Note: See 'pyenv help global' for tips on allowing multiple
                  Python versions to be found at the same time.
            END
            exit 127
            """);

        var (_, problem) = await _interrogator.AskAsync(shim, [], CancellationToken.None);

        Assert.Equal("a pyenv shim whose Python version is not selected: to select it, type pyenv shell 3.12.1", problem);
    }

    [Fact]
    public async Task One_that_hangs_has_a_problem()
    {
        var hanging = new ScriptedProcesses(_ => new ProcessOutcome.TimedOut(PythonInterrogator.Deadline, "", ""));

        var answer = await new PythonInterrogator(hanging).AskAsync("/python", [], CancellationToken.None);

        Assert.Equal(("did not answer within 10 s", true), (answer.Problem, answer.IsLate));
    }

    [Fact]
    public async Task PYTHONHOME_of_the_caller_is_removed_and_PYTHONPATH_is_kept()
    {
        var processes = new ScriptedProcesses(_ => new ProcessOutcome.NotStarted("x"));
        await new PythonInterrogator(processes).AskAsync("/python", ["numpy"], CancellationToken.None);

        var request = Assert.Single(processes.Requests);
        Assert.Null(request.Environment["PYTHONHOME"]);
        Assert.DoesNotContain("PYTHONPATH", request.Environment.Keys);
        Assert.DoesNotContain("-I", request.Arguments);
        Assert.Equal("numpy", request.Arguments[^1]);
        Assert.Equal(PythonInterrogator.Deadline, request.Deadline);
    }

    [Fact]
    public async Task Noise_of_site_customisation_and_folders_without_code_do_not_matter()
    {
        var python = MachinePythons.Candidates.FirstOrDefault(c => c.Installation?.Version >= PythonInstallation.OldestSupported)?.Path;
        Assert.SkipWhen(python is null, "no Python that is new enough is installed");
        _folder.WriteFile("site/sitecustomize.py", "import sys\nsys.stdout.write('hello from sitecustomize')\n");
        _folder.WriteFile("site/numpy_of_nobody/data.txt", "");
        _folder.WriteFile("site/single.py", "raise SystemExit('imported')");
        var wrapper = _folder.WriteProgram("python3", $"PYTHONPATH={_folder.Combine("site")} exec {python} \"$@\"");

        var (installation, problem) = await _interrogator.AskAsync(wrapper, ["numpy_of_nobody", "single", "json"], CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal(["json", "single"], installation!.Packages.Keys);
        Assert.Equal("unknown", installation.Packages["single"]);
        Assert.Contains(_folder.Combine("site"), installation.SysPath);
    }

    private static void AssertCanBeEmbedded(PythonInstallation python)
    {
        Assert.True(python.Library is null || File.Exists(python.Library));
        Assert.All(python.HomePrefix.Split(':'), prefix => Assert.True(Directory.Exists(prefix)));
        Assert.NotEmpty(python.SysPath);
        Assert.DoesNotContain("", python.SysPath);
        Assert.All(python.SiteDirectories, directory => Assert.Contains(directory, python.SysPath));
        Assert.All(python.Packages, package => Assert.Matches(@"^(\d+\.|unknown$)", package.Value));
    }
}
