using System.Text.Json;
using Lab.Analysis;
using Lab.Tests.Processes;
using Lab.Trials;

namespace Lab.Tests.Triage;

/// <summary>The command on real deaths: the stack is blamed for what is the stack's, and for nothing else.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class RealTriageTests(RealLab lab) : IDisposable
{
    private static readonly string Dying = Path.Combine(AppContext.BaseDirectory, "Workloads", "dying.py");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("thread")]
    [InlineData("guarded")]
    public async Task A_parallel_LU_on_a_megabyte_is_the_stacks_and_says_who_took_it(string host)
    {
        Assert.SkipIfMissing(lab.WhyNoPthreadOpenBlas);

        var report = await TriageAsync("scipy.lu-500", "--stack", "1M", "--host", host);

        AssertCause(report, "stack", blamesStack: true);
        Assert.True(report.GetProperty("stack").GetProperty("neededBytes").GetInt64() > 2 << 20);
        Assert.Contains(
            report.GetProperty("native").EnumerateArray(),
            f => Text(f, "symbol") == "dgetrf_parallel" || Text(f, "module")?.Contains("blas") == true);
        Assert.Contains(
            report.GetProperty("python").EnumerateArray(), f => Text(f, "file")!.Contains("scipy/linalg", StringComparison.Ordinal));
        Assert.Contains(
            report.GetProperty("advice").EnumerateArray(),
            a => a.GetString()!.Contains("OPENBLAS_NUM_THREADS=1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deep_json", "64K", "json")]
    [InlineData("endless_getattr", "256K", "dying.py")]
    [InlineData("endless_sort", "256K", "dying.py")]
    public async Task A_recursion_is_the_stacks(string function, string stack, string file)
    {
        var report = await TriageAsync($"{Dying}:{function}", "--stack", stack);

        AssertCause(report, "stack", blamesStack: true);
        Assert.Contains(report.GetProperty("python").EnumerateArray(), f => Text(f, "file")!.Contains(file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_thread_of_the_workloads_own_that_overflows_is_not_the_measured_one() =>
        AssertCause(await TriageAsync($"{Dying}:overflows_on_a_thread_of_its_own"), "otherThreadStack", blamesStack: true);

    // A dozen deaths say the same of the command: here the command's own triage is made without a process for it.
    [Theory]
    [InlineData("null_pointer", "wildPointer")]
    [InlineData("unmapped_address", "wildPointer")]
    [InlineData("read_only_page", "wildPointer")]
    [InlineData("no_address", "wildPointer")]
    [InlineData("below_the_stack", "wildPointer")]
    [InlineData("aborts", "abort")]
    [InlineData("aborts_in_c", "abort")]
    [InlineData("illegal_instruction", "illegalInstruction")]
    [InlineData("malloc_unchecked", "memoryLimit")]
    [InlineData("memory_error", "memoryLimit")]
    [InlineData("kills_itself", "signal")]
    [InlineData("exits", "exit")]
    [InlineData("raises", "pythonException")]
    public async Task What_is_not_the_stacks_is_not_blamed_on_it(string function, string cause)
    {
        var mark = new ProcessMark();
        var spec = new TrialSpec(
            $"{Dying}:{function}", Host.Thread, ByteSize.FromMiB(1), RealLab.Environment(mark), Watermark.None, 0);

        var report = await lab.TriageAsync(spec, mark, TimeSpan.FromSeconds(60));

        Assert.Equal((cause, false), (JsonNames.Of(report.Cause), report.StackIsToBlame));
        if (cause is not ("signal" or "exit"))
            Assert.Contains(report.Python, f => f.Function == function);
    }

    [Fact]
    public async Task A_misplaced_docstring_is_a_layout_fault_in_find_signature()
    {
        var workload = Path.Combine(LabFiles.RepositoryRoot, "bench", "workloads", "misplaced_doc.py") + ":read_documentation";

        for (var run = 0; run < 2; run++)
        {
            var report = await TriageAsync(workload, "--host", run == 0 ? "thread" : "guarded");

            AssertCause(report, "layoutFault", blamesStack: false);
            Assert.Contains("find_signature", Text(report, "verdict"), StringComparison.Ordinal);
            Assert.Contains("the upper half of a pointer", Text(report, "verdict"), StringComparison.Ordinal);
            Assert.Contains(
                report.GetProperty("happened").EnumerateArray(),
                l => l.GetString()!.Contains("ml_doc is at byte 20; by the header it is at byte 24", StringComparison.Ordinal));
            Assert.Equal("read_documentation", Text(report.GetProperty("python")[0], "function"));
        }
    }

    [Fact]
    public async Task One_that_hangs_shows_where()
    {
        var report = await TriageAsync($"{Dying}:sleeps", "--deadline", "6");

        AssertCause(report, "hang", blamesStack: false);
        Assert.Equal("sleeps", Text(report.GetProperty("python")[0], "function"));
    }

    [Fact]
    public async Task What_fits_is_said_to_fit()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "triage", "lab.empty", "--attempts", "2");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.StartsWith("lab.empty: It fits: the call takes ", run.Output, StringComparison.Ordinal);
        Assert.Contains("did not die in 2 runs", run.Output, StringComparison.Ordinal);
    }

    private async Task<JsonElement> TriageAsync(string workload, params string[] options)
    {
        string[] always = ["triage", workload, "--json", "--attempts", "2", "--python", lab.Context.Python.Executable];
        var run = await LabProcess.RunAsync(_folder.Path, [.. always, .. options]);
        Assert.True(run.ExitCode == ExitCode.Failed, run.ToString());
        return JsonDocument.Parse(run.Output).RootElement;
    }

    private static void AssertCause(JsonElement report, string cause, bool blamesStack)
    {
        Assert.True(Text(report, "cause") == cause, report.ToString());
        Assert.Equal(blamesStack, report.GetProperty("stackIsToBlame").GetBoolean());
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
