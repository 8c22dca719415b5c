using Lab.StackProbe;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Triage;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>Calls that go on on a stack which is not their thread's: a fiber's, or an alternate one for signals.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class SwitchedStackTests : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly RealLab _lab;

    public SwitchedStackTests(RealLab lab)
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        Assert.SkipUnless(FaultRecorder.IsSupported, "faults are recorded on x64 only");
        (_lab, _folder) = (lab, new());
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Workloads", "switching.py"), _folder.Combine("switching.py"));
        var source = File.ReadAllText(KnownFrames.Source("switched_stack.c"));
        CCompiler.Compile(_folder.Path, "switched_stack.so", source, "-O1", "-shared", "-fPIC");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("fiber_that_overflows", CrashKind.SwitchedStackOverflow)]
    [InlineData("handler_that_overflows", CrashKind.SwitchedStackOverflow)]
    [InlineData("fiber_with_a_null_pointer", CrashKind.SegmentationFault)]
    public async Task Its_overflow_is_not_that_of_the_threads_stack(string function, CrashKind kind)
    {
        var record = await RunAsync(function);

        Assert.True(record.Outcome is Outcome.Crashed { Crash: var crash } && crash == kind, TrialBench.Describe(record));
    }

    [Fact]
    public async Task What_fits_does_no_harm()
    {
        var record = await RunAsync("fiber_that_fits");

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("fiber_that_overflows", Host.Guarded, TriageCause.SwitchedStack)]
    [InlineData("fiber_that_overflows", Host.Thread, TriageCause.SwitchedStack)]
    [InlineData("fiber_with_a_null_pointer", Host.Thread, TriageCause.WildPointer)]
    internal async Task Triage_says_so(string function, Host host, TriageCause cause)
    {
        var mark = new ProcessMark();

        var report = await _lab.TriageAsync(Spec(function, mark) with { Host = host }, mark, TrialBench.Long);

        Assert.True(report.Cause == cause, string.Join('\n', TriageScreen.Lines(report)));
    }

    private async Task<TrialRecord> RunAsync(string function)
    {
        var mark = new ProcessMark();
        var record = await _lab.Supervisor(TrialBench.Long).RunAsync(Spec(function, mark), CancellationToken.None);
        mark.AssertNoneAlive();
        return record;
    }

    private TrialSpec Spec(string function, ProcessMark mark) => new(
        $"{_folder.Combine("switching.py")}:{function}", Host.Guarded, ByteSize.FromMiB(1), RealLab.Environment(mark), Watermark.None, 0);
}
