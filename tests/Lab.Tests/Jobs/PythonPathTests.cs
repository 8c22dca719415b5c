using Lab.Console;
using Lab.Jobs;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Trials;

namespace Lab.Tests.Jobs;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class PythonPathTests(RealLab lab)
{
    private static readonly string Hostile = Path.Combine(AppContext.BaseDirectory, "Workloads", "hostile.py");

    [Fact]
    public async Task What_the_user_puts_on_PYTHONPATH_is_imported_and_may_print_at_the_start_and_at_the_end()
    {
        using var folder = new TemporaryFolder();
        folder.WriteFile("lab_tests_on_the_path.py", "");
        folder.WriteFile("sitecustomize.py", "import atexit, sys\nsys.stdout.write('hello')\natexit.register(print, 'bye')\n");
        var environment = RealLab.Environment(new ProcessMark(), null, ("PYTHONPATH", folder.Path));

        using var opened = await RunContext.OpenAsync(
            lab.Context.Python.Executable, provision: false, environment, RunDisplay.Create(TextWriter.Null), CancellationToken.None);
        var supervisor = new TrialSupervisor(lab.Launcher, opened.Recipe, TrialLimits.Default);
        var record = await supervisor.RunAsync(
            new($"{Hostile}:imports_what_is_on_PYTHONPATH", Host.Guarded, ByteSize.FromMiB(16), environment, Watermark.None, 0),
            CancellationToken.None);

        Assert.Equal(lab.Context.Catalog.Entries.Select(e => e.Name), opened.Catalog.Entries.Select(e => e.Name));
        Assert.Contains(folder.Path, opened.Python.SysPath);
        Assert.True(record.Outcome is Outcome.Completed, record.ToString());
    }
}
