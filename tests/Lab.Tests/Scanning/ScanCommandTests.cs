using System.Text.Json;
using Lab.StackProbe;
using Lab.Testing.Captures;
using Lab.Tests.Processes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Scanning;

/// <summary><c>scan</c> as a user types it.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class ScanCommandTests(RealLab lab) : IDisposable
{
    private const string Source = "void use(char *); void large(void) { char a[50000]; use(a); } void caller(void) { large(); use(0); }";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_scanned_and_compared_with_its_protected_self()
    {
        SkipWithoutCompiler();
        Compile("-fno-stack-clash-protection");
        var before = await LabProcess.RunAsync(_folder.Path, "scan", "./libmine.so", "--json");
        Assert.True(before.ExitCode == ExitCode.Done, before.ToString());
        _folder.WriteFile("before.json", before.Output);
        Compile("-fstack-clash-protection");

        var after = await LabProcess.RunAsync(_folder.Path, "scan", "./libmine.so", "--compare", "before.json", "--markdown", "-");

        using var scan = JsonDocument.Parse(before.Output);
        var function = scan.RootElement.GetProperty("functions").EnumerateArray().Single();
        Assert.Equal("large", function.GetProperty("function").GetString());
        Assert.InRange(function.GetProperty("bytes").GetInt64(), 50_000, 50_100);
        Assert.Equal("caller", Assert.Single(function.GetProperty("callers").EnumerateArray()).GetString());
        Assert.Equal("no", Assert.Single(scan.RootElement.GetProperty("libraries").EnumerateArray())
            .GetProperty("stackClashProtection").GetString());
        Assert.True(after.ExitCode == ExitCode.Done, after.ToString());
        Assert.Contains("### Newly page by page", after.Output, StringComparison.Ordinal);
        Assert.Contains("stack-clash protection no, now yes", after.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_module_is_scanned_with_all_that_it_loads()
    {
        Assert.SkipUnless(NativeBacktrace.IsSupported, "machine code is read on x64 only");
        Assert.SkipUnless(lab.Context.Facts.Packages.ContainsKey("numpy"), $"needs NumPy: {lab.Notes}");

        var run = await LabProcess.RunAsync(_folder.Path, "scan", "numpy.linalg");

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.Contains("_multiarray_umath", run.Output, StringComparison.Ordinal);
        Assert.Matches("[0-9]+ libraries with [0-9,]+ functions scanned in ", run.Output);
    }

    [Theory]
    [InlineData("mine.py:gone", ExitCode.Usage, "mine.py has no function 'gone': name ends")]
    [InlineData("mine.py:ends", ExitCode.Environment, "mine.py:ends: the process ended before it told what it loads")]
    [InlineData("./mine.so", ExitCode.Usage, "there is no library ./mine.so: give its path")]
    [InlineData("./gone/mine", ExitCode.Usage, "there is no library ./gone/mine: give its path")]
    public async Task A_name_from_which_nothing_can_be_scanned_is_refused(string name, int exitCode, string reason)
    {
        Assert.SkipUnless(NativeBacktrace.IsSupported, "machine code is read on x64 only");
        _folder.WriteFile("mine.py", "def ends():\n    import os\n    os._exit(0)\n");

        var run = await LabProcess.RunAsync(_folder.Path, "scan", name);

        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("import os; os._exit(0)", ExitCode.Environment, " does not say what the module 'mine' loads: the process ended before ")]
    [InlineData("raise OSError('no')", ExitCode.Usage, "'mine' is no workload, and ")]
    public async Task A_module_that_raises_is_told_from_a_Python_that_does_not_answer(string code, int exitCode, string reason)
    {
        Assert.SkipUnless(NativeBacktrace.IsSupported, "machine code is read on x64 only");
        _folder.WriteFile("mine.py", code);

        using var process = LabProcess.StartWith(_folder.Path, [$"PYTHONPATH={_folder.Path}"], "scan", "mine");
        var run = await process.EndAsync();

        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workloads_are_scanned_at_an_n_and_without_those_whose_package_is_missing()
    {
        Assert.SkipUnless(NativeBacktrace.IsSupported, "machine code is read on x64 only");
        var missing = lab.Context.Catalog.Entries.FirstOrDefault(e => e.Unavailable is not null);
        Assert.SkipUnless(missing is not null, "every package is installed");
        Assert.SkipUnless(lab.Context.Facts.Packages.ContainsKey("scipy"), $"needs SciPy: {lab.Notes}");

        var alone = await LabProcess.RunAsync(_folder.Path, "scan", missing.Name);
        var both = await LabProcess.RunAsync(_folder.Path, "scan", missing.Name, "scipy.inv@n=100");

        alone.AssertRefused(ExitCode.Environment, $"{missing.Name}: needs ");
        Assert.True(both.ExitCode == ExitCode.Done, both.ToString());
        Assert.Contains($"{missing.Name}: needs ", both.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_run_whose_traces_saw_functions_is_named_and_one_that_saw_none_has_no_column()
    {
        SkipWithoutCompiler();
        Compile("-fno-stack-clash-protection");
        WriteRun("seen", SampleGrowth.Lu with { Steps = [SampleGrowth.Lu.Steps[^2] with { Module = "libmine.so", Symbol = "large" }] });
        WriteRun("unseen", SampleGrowth.Lu);
        WriteRun("untraced", null);

        var seen = await LabProcess.RunAsync(_folder.Path, "scan", "./libmine.so", "--run", "seen");
        var unseen = await LabProcess.RunAsync(_folder.Path, "scan", "./libmine.so", "--run", "unseen");
        var untraced = await LabProcess.RunAsync(_folder.Path, "scan", "./libmine.so", "--run", "untraced");

        Assert.Equal("seen by traces: 1 trace of the run in seen\n", seen.Error);
        Assert.Contains("seen by traces", seen.Output, StringComparison.Ordinal);
        Assert.Equal("the 1 trace of the run in unseen saw none of these functions: --run names another one\n", unseen.Error);
        Assert.Equal("the run in untraced traced nothing: name another one with --run\n", untraced.Error);
        Assert.All(new[] { unseen, untraced }, run => Assert.DoesNotContain("seen by traces", run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scan no_such_module", "'no_such_module' is no workload, and ")]
    [InlineData("scan gone.so", "there is no library gone.so: give its path")]
    [InlineData("scan --compare gone.json", "cannot read gone.json: give --compare a file that 'scan --json' wrote")]
    [InlineData("scan --compare none.json", "none.json is no scan: give --compare a file that 'scan --json' wrote")]
    [InlineData("scan --compare pipe", "pipe is empty, or no regular file: give --compare a file that 'scan --json' wrote")]
    [InlineData("scan scipy.inv@n=abc", "'scipy.inv@n=abc': 'abc' is no n, which is a whole number: write scipy.inv@n=100")]
    [InlineData("scan --run gone", "there is no run in ")]
    [InlineData("scan --into gone", "there is no run in ")]
    public async Task What_cannot_be_scanned_is_one_line(string line, string message)
    {
        Assert.SkipUnless(NativeBacktrace.IsSupported, "machine code is read on x64 only");
        _folder.WriteFile("none.json", "{\"libraries\": 1}");
        _folder.MakePipe("pipe");

        var run = await LabProcess.RunAsync(_folder.Path, line.Split(' '));

        run.AssertRefused(ExitCode.Usage, message);
    }

    private static void SkipWithoutCompiler()
    {
        Assert.SkipUnless(NativeBacktrace.IsSupported, "machine code is read on x64 only");
        Assert.SkipIfMissing(CCompiler.Missing);
    }

    private void WriteRun(string name, GrowthTrace? growth)
    {
        Directory.CreateDirectory(_folder.Combine(name));
        var test = new TestRun("a.py::test", Host.Guarded, ByteSize.FromMiB(64), TestOutcome.Passed, "", 1) { Growth = growth };
        using var capture = Capture.Start(_folder.Combine(name, "capture.jsonl"), (CaptureEntry.Header)new CaptureBuilder().Build()[0]);
        capture.Append(new CaptureEntry.Tested(test));
    }

    private void Compile(string protection) =>
        CCompiler.Compile(_folder.Path, "libmine.so", Source, "-O2", "-shared", "-fPIC", "-fno-stack-protector", protection);
}
