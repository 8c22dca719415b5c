using Lab.Jobs;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Tests.Commands;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;

namespace Lab.Tests.Hosts;

/// <summary>
/// What a call imports belongs to it: the interpreter that makes it has imported no more than one in a C program has, and goes as deep.
/// </summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class LazyImportTests(RealLab lab)
{
    /// <summary>Of the lab's own: no call of a user's imports them.</summary>
    private static readonly string[] OwnModules = ["lab_bootstrap", "lab_catalog", "importing"];

    private static readonly string Importing = Path.Combine(AppContext.BaseDirectory, "Workloads", "importing.py");

    private static readonly string[] Functions =
    [
        "inspect_", "dataclasses_", "three", "json_", "decimal_", "argparse_", "asyncio_", "unittest_", "email_", "requests", "importlib_",
    ];

    [Fact]
    public async Task Calls_that_import_go_as_deep_as_in_a_C_program()
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        using var folder = new TemporaryFolder();
        var host = CCompiler.Compile(folder.Path, "c_host", File.ReadAllText(KnownFrames.Source("c_host.c")), "-O2", "-ldl", "-pthread");
        var (nothingInC, nothingInTheLab) = (await InCAsync(host, "nothing"), await InTheLabAsync("nothing"));
        foreach (var function in Functions)
        {
            var inC = await InCAsync(host, function) - nothingInC;
            var inTheLab = await InTheLabAsync(function) - nothingInTheLab;

            // The two hosts have other frames above the call, and what lies on a stack is aligned.
            Assert.True(Math.Abs(inTheLab - inC) <= ByteSize.Page.Bytes / 2, $"{function}: {inC} bytes in C, {inTheLab} in the lab");
        }
    }

    [Fact]
    public async Task Every_Python_has_imported_what_a_bare_one_has()
    {
        foreach (var python in await EveryPythonTests.UsableAsync())
        {
            var mark = new ProcessMark();
            var supervisor = new TrialSupervisor(lab.Launcher, RunContext.RecipeOf(python), TrialLimits.Default);
            var record = await supervisor.RunAsync(Spec("modules", Watermark.None, mark), CancellationToken.None);
            mark.AssertNoneAlive();
            var bare = await new ProcessRunner().RunAsync(
                new(python.Executable, ["-c", "import sys; print(' '.join(sorted(sys.modules)))"], TrialBench.Long),
                CancellationToken.None);

            var modules = record.Evidence.StandardError!.Trim().Split(' ');
            Assert.Empty(modules.Except(Assert.IsType<ProcessOutcome.Exited>(bare).Output.Trim().Split(' ')).Except(OwnModules));
        }
    }

    private async Task<long> InCAsync(string host, string function)
    {
        var variables = lab.Context.Recipe.Variables.ToImmutableSortedDictionary(StringComparer.Ordinal);
        string[] arguments = [lab.Context.Recipe.Start.Library, Path.GetDirectoryName(Importing)!, "importing", function];
        var outcome = await new ProcessRunner().RunAsync(
            new(host, [.. arguments], TrialBench.Long) { Environment = variables }, CancellationToken.None);
        return long.Parse(Assert.IsType<ProcessOutcome.Exited>(outcome).Output, CultureInfo.InvariantCulture);
    }

    private async Task<long> InTheLabAsync(string function)
    {
        var mark = new ProcessMark();
        var record = await lab.Supervisor(TrialBench.Long).RunAsync(Spec(function, Watermark.Paint, mark), CancellationToken.None);
        mark.AssertNoneAlive();
        return record.Outcome is Outcome.Completed { Reading: { } reading } ? (reading.Peak - reading.Entry).Bytes
            : throw new InvalidOperationException(TrialBench.Describe(record));
    }

    private static TrialSpec Spec(string function, Watermark watermark, ProcessMark mark) =>
        new($"{Importing}:{function}", Host.Guarded, ByteSize.FromMiB(16), RealLab.Environment(mark), watermark, 0);
}
