using System.Text.Json;
using System.Xml.Linq;
using Lab.StackProbe;
using Lab.Tests.Probing;
using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary>The gate, as CI runs it. What it makes of a measurement is tested with the analysis.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class CheckTests(RealLab lab) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_parallel_LU_fails_on_1536K_with_who_took_it_and_what_would_do()
    {
        Assert.SkipIfMissing(new HaswellLu(lab).WhyNotDebians());

        var run = await LabProcess.RunAsync(
            _folder.Path, "check", "--stack", "1536K", "--workload", "scipy.lu-500", "--env", "OPENBLAS_NUM_THREADS=2", "--json",
            "--junit", "stack.xml", "--markdown", "stack.md");

        Assert.True(run.ExitCode == ExitCode.Failed, run.ToString());
        using var json = JsonDocument.Parse(run.Output);
        var lu = Assert.Single(json.RootElement.GetProperty("workloads").EnumerateArray());
        Assert.Equal("tooSmall", lu.GetProperty("verdict").GetString());
        var explanation = lu.GetProperty("explanation").GetString()!;
        Assert.Contains("KiB short", explanation, StringComparison.Ordinal);
        Assert.Contains("one BLAS thread (OPENBLAS_NUM_THREADS=1), with which it needs ", explanation, StringComparison.Ordinal);
        // Where the kernel lets no process watch another's faults there is no trace.
        var traced = UserFaultFd.Probe().Access != UserFaultFdAccess.Denied;
        Assert.Equal(traced, explanation.Contains("dgetrf_parallel", StringComparison.Ordinal));
        Assert.Equal(explanation, XDocument.Load(_folder.Combine("stack.xml")).Descendants("failure").Single().Value);
        Assert.Contains("| too small |", await File.ReadAllTextAsync(_folder.Combine("stack.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_one_BLAS_thread_it_passes_and_so_does_a_function_that_a_budget_names_from_its_folder()
    {
        Assert.SkipUnless(lab.Context.Facts.Packages.ContainsKey("scipy"), $"needs SciPy: {lab.Notes}");
        Directory.CreateDirectory(_folder.Combine("ci"));
        _folder.WriteFile("ci/mine.py", "def f():\n    return 1\n");
        _folder.WriteFile("ci/lab.json", """{"schema":1,"workloads":{"scipy.lu-500":{"stack":"64K"},"mine.py:f":{"minimum":"1M"}}}""");

        var run = await LabProcess.RunAsync(
            _folder.Path, "check", "--budget", "ci/lab.json", "--stack", "1536K", "--env", "OPENBLAS_NUM_THREADS=1",
            "--write-budget", "ci/new.json");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.EndsWith("\n2 passed, 0 failed, 0 skipped\n", run.Output, StringComparison.Ordinal);
        using var budget = JsonDocument.Parse(await File.ReadAllTextAsync(_folder.Combine("ci", "new.json")));
        Assert.Equal(
            ["scipy.lu-500", "mine.py:f"], budget.RootElement.GetProperty("workloads").EnumerateObject().Select(w => w.Name));
    }

    [Fact]
    public async Task Interrupted_it_says_what_was_measured_and_never_that_anything_passed()
    {
        _folder.WriteFile(
            "mine.py",
            """
            import time

            def small():
                pass

            def hangs():
                open('hangs', 'w').close()
                time.sleep(300)
            """);
        using var check = LabProcess.Start(
            _folder.Path, "check", "--stack", "1M", "--workload", "mine.py:small", "--workload", "mine.py:hangs", "--junit", "stack.xml");
        await check.UntilAsync(() => File.Exists(_folder.Combine("hangs")));
        check.Signal(SignalNumber.SIGINT);
        var run = await check.EndAsync();

        Assert.True(run.ExitCode == ExitCode.Interrupted, run.ToString());
        Assert.EndsWith("\nthe check did not come to its end: interrupted\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("mine.py:hangs: not measured: ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("passed", run.Output, StringComparison.Ordinal);
        var tests = XDocument.Load(_folder.Combine("stack.xml")).Descendants("testcase").ToList();
        // The third is the check itself.
        Assert.Equal(3, tests.Count);
        Assert.All(tests, test => Assert.NotNull(test.Element("failure")));
    }

    [Fact]
    public async Task A_function_that_its_file_has_not_is_a_wrong_name_and_no_failed_workload()
    {
        _folder.WriteFile("mine.py", "def f():\n    return 1\n");
        _folder.WriteFile("lab.json", """{"schema":1,"stack":"1M","workloads":{"mine.py:f":{},"mine.py:gone":{}}}""");

        var budget = await LabProcess.RunAsync(_folder.Path, "check", "--budget", "lab.json");
        var named = await LabProcess.RunAsync(_folder.Path, "check", "mine.py:gone", "--stack", "1M");

        const string reason = "mine.py:gone: mine.py has no function 'gone': name f";
        budget.AssertRefused(ExitCode.Usage, $"cannot use the budget lab.json: workloads: {reason}");
        named.AssertRefused(ExitCode.Usage, reason);
    }

    [Fact]
    public async Task Where_no_worker_starts_no_older_result_is_left()
    {
        _folder.WriteFile("stack.xml", "<testsuites/>");

        var run = await LabProcess.RunAsync(
            _folder.Path, "check", "--stack", "1M", "--workload", "lab.empty", "--junit", "stack.xml",
            "--env", "DOTNET_Thread_DefaultStackSize=1");

        run.AssertRefused(ExitCode.Environment, "lab.empty: Failed to create CoreCLR");
        Assert.Single(XDocument.Load(_folder.Combine("stack.xml")).Descendants("failure"));
    }
}
