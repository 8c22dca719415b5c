using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Tests.Locating;

/// <summary>Modules in the current folder that have the names of Python's own: none of them may run.</summary>
public sealed class PlantedModulesTests : IDisposable
{
    private static readonly string[] Modules =
    [
        "linecache", "traceback", "tokenize", "warnings", "re", "json", "os", "site", "codecs", "encodings", "ctypes", "numpy", "venv",
        "pip", "sitecustomize", "usercustomize",
    ];

    private readonly TemporaryFolder _folder = new();

    // Nothing but posix can be relied on where one of them is imported so early that Python has not started yet.
    public PlantedModulesTests()
    {
        foreach (var module in Modules)
            _folder.WriteFile(module + ".py", $"import posix\nposix.close(posix.open('{_folder.Combine("ran")}-' + __name__, 65))\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(MachinePythons.Executables), MemberType = typeof(MachinePythons))]
    public async Task No_python_that_is_asked_imports_them(string executable)
    {
        var python = _folder.WriteProgram("python", $"cd {_folder.Path} && exec {executable} \"$@\"");
        foreach (var list in (string?[])[null, ":", ".:"])
        {
            var environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PYTHONPATH", list);

            var answer = await new PythonInterrogator(new ProcessRunner()).AskAsync(python, ["json"], environment, CancellationToken.None);

            Assert.Null(answer.Problem);
            Assert.DoesNotContain(_folder.Path, answer.Installation!.SysPath);
            AssertNoneRan();
        }
    }

    [Fact]
    public async Task No_python_that_is_asked_for_its_BLAS_imports_them()
    {
        var found = MachinePythons.Usable.FirstOrDefault(p => p.Has("numpy"));
        Assert.SkipWhen(found is null, "no Python of this machine has NumPy");
        var python = _folder.WriteProgram("python", $"cd {_folder.Path} && exec {found.Executable} \"$@\"");

        var report = await new BlasProbe(new ProcessRunner()).AskAsync(
            found with { Executable = python },
            ImmutableSortedDictionary<string, string?>.Empty.Add("PYTHONPATH", ":"),
            CancellationToken.None);

        Assert.NotEmpty(report.Libraries);
        AssertNoneRan();
    }

    /// <summary>As the lab makes an environment; what it starts besides is checked in the scripted provisioning.</summary>
    [Fact]
    public async Task No_python_that_makes_an_environment_imports_them()
    {
        var found = MachinePythons.ForEnvironments;
        Assert.SkipWhen(found is null, "no Python of this machine has venv and ensurepip");
        var python = _folder.WriteProgram("python", $"cd {_folder.Path} && exec {found.Executable} \"$@\"");

        var outcome = await new ProcessRunner().RunAsync(
            new(python, ["-I", "-m", "venv", "--without-pip", _folder.Combine("made")], TimeSpan.FromMinutes(2)), CancellationToken.None);

        Assert.True(outcome.Succeeded, outcome.Describe());
        Assert.True(File.Exists(_folder.Combine("made", "bin", "python3")));
        AssertNoneRan();
    }

    private void AssertNoneRan() => Assert.Empty(Directory.EnumerateFiles(_folder.Path, "ran-*"));
}
