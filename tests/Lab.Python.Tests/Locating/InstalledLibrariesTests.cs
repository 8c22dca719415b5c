using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.StackProbe;

namespace Lab.Python.Tests.Locating;

public sealed class InstalledLibrariesTests
{
    [Fact]
    public async Task What_libraries_need_of_the_system_is_listed_by_the_loader_that_the_Python_names()
    {
        var said = new ReportedLines();

        var paths = await ListAsync(new ProcessRunner(), said);

        Assert.True(File.Exists(NeededLibraries.LoaderOf(Python().Executable)));
        Assert.Contains(paths, path => Path.GetFileName(path).StartsWith("libc.", StringComparison.Ordinal)
            || Path.GetFileName(path).StartsWith("ld-musl-", StringComparison.Ordinal));
        Assert.Empty(said.Lines);
    }

    [Fact]
    public async Task A_loader_that_does_not_answer_is_said_once()
    {
        var said = new ReportedLines();

        await ListAsync(new ScriptedProcesses(_ => new ProcessOutcome.NotStarted("it does not exist")), said);

        Assert.Contains(
            " does not say what files need of the system (it does not exist)", Assert.Single(said.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_module_loads_is_told_where_there_is_no_room_for_a_large_stack()
    {
        using var folder = new TemporaryFolder();
        var python = Python();
        var limited = folder.WriteProgram("python3", $"ulimit -v 400000\nexec '{python.Executable}' \"$@\"");

        var loaded = await LoadedLibraries.AskAsync(
            new ProcessRunner(), python with { Executable = limited }, "json", catalog: null, PythonScript.OwnEnvironment,
            CancellationToken.None);

        Assert.True(loaded is { Problem: null, IsAnswered: true }, loaded.ToString());
        Assert.NotEmpty(loaded.Paths);
    }

    private static Task<ImmutableArray<string>> ListAsync(IProcessRunner processes, ReportedLines said) => InstalledLibraries.ListAsync(
        processes, Python(), PythonScript.OwnEnvironment, said, CancellationToken.None);

    /// <summary>Without its packages, which are many.</summary>
    private static PythonInstallation Python()
    {
        var python = MachinePythons.Usable.FirstOrDefault();
        Assert.SkipUnless(python is not null, "needs a Python");
        return python with
        {
            SiteDirectories = [],
            SysPath = [.. python.SysPath.Where(p => p.EndsWith("lib-dynload", StringComparison.Ordinal))],
        };
    }
}
