using System.Diagnostics;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Tests.Hosts;

/// <summary>Plain Python as a host: the same contract, without .NET.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class PythonHostTests(RealLab lab)
{
    private readonly TrialBench _bench = new(lab);

    [Theory]
    [InlineData(32)]
    [InlineData(516)]
    [InlineData(4096)]
    [InlineData(65536)]
    public async Task Its_stack_has_the_size_that_was_asked_for_above_a_guard(long kib)
    {
        var record = await _bench.RunAsync("raises", host: Host.Python, size: ByteSize.FromKiB(kib));

        Assert.True(
            record.Outcome is Outcome.Raised { Stage: TrialStage.Call, ExceptionType: "ValueError", Message: "no\nand no again" },
            TrialBench.Describe(record));
        Assert.Contains("in raises", ((Outcome.Raised)record.Outcome).Traceback, StringComparison.Ordinal);
        Assert.Equal((ByteSize.FromKiB(kib), ByteSize.Page), (record.Evidence.Stack?.Size, record.Evidence.RedZone?.Size));
        Assert.Equal(record.Evidence.Stack?.Low, record.Evidence.RedZone?.High);
    }

    [Theory]
    [InlineData("exits_by_sys", TrialStage.Call, "SystemExit")]
    [InlineData("interrupts", TrialStage.Call, "KeyboardInterrupt")]
    [InlineData("raises_a_lone_surrogate", TrialStage.Call, "ValueError")]
    [InlineData("raises_five_megabytes", TrialStage.Call, "ValueError")]
    [InlineData("raises_in_set_up", TrialStage.SetUp, "lab_catalog.WorkloadError")]
    [InlineData("there_is_none", TrialStage.SetUp, "lab_catalog.NoWorkloadError")]
    [InlineData("writes_a_forged_outcome", TrialStage.Call, "ValueError")]
    public async Task What_is_raised_is_an_outcome(string function, TrialStage stage, string type)
    {
        var record = await _bench.RunAsync(function, host: Host.Python);

        Assert.True(
            record.Outcome is Outcome.Raised raised && (raised.Stage, raised.ExceptionType) == (stage, type), TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("aborts", CrashKind.Aborted)]
    [InlineData("reads_a_wild_pointer", CrashKind.SegmentationFault)]
    [InlineData("exits_with_0", CrashKind.ExitedEarly)]
    [InlineData("exits_with_7", CrashKind.ExitedEarly)]
    [InlineData("kills_itself", CrashKind.Killed)]
    [InlineData("runs_an_illegal_instruction", CrashKind.IllegalInstruction)]
    [InlineData("raises_the_core_limit_and_aborts", CrashKind.Aborted)]
    [InlineData("aborts_after_it_returned", CrashKind.Aborted)]
    public async Task A_death_is_named_after_its_cause(string function, CrashKind kind)
    {
        var record = await _bench.RunAsync(function, host: Host.Python);

        Assert.True(record.Outcome is Outcome.Crashed { Crash: var crash } && crash == kind, TrialBench.Describe(record));
    }

    // Nobody records where it faulted.
    [Fact]
    public async Task An_overflow_is_a_segmentation_fault()
    {
        var record = await _bench.RunAsync("overflows", host: Host.Python, size: ByteSize.FromKiB(64));

        Assert.True(record.Outcome is Outcome.Crashed { Crash: CrashKind.SegmentationFault }, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("loops")]
    [InlineData("holds_on_to_the_gil")]
    [InlineData("sleeps_with_a_child")]
    public async Task At_the_deadline_it_is_over(string function)
    {
        var record = await _bench.RunAsync(function, TrialBench.Short, Host.Python);

        Assert.Equal(new Outcome.TimedOut(3), record.Outcome);
    }

    [Theory]
    [InlineData("writes_ten_megabytes_without_an_end")]
    [InlineData("closes_the_message_pipe")]
    [InlineData("closes_every_descriptor")]
    [InlineData("leaves_a_child")]
    public async Task Whatever_it_does_to_its_pipes_and_children_it_ends(string function)
    {
        var record = await _bench.RunAsync(function, TrialBench.Long, Host.Python);

        Assert.True(record.Outcome is Outcome.Crashed or Outcome.Completed, TrialBench.Describe(record));
        Assert.InRange(record.ElapsedSeconds, 0, 60);
    }

    [Fact]
    public async Task A_size_that_Python_does_not_give_is_refused_with_its_words()
    {
        var record = await RunAsync(ByteSize.FromKiB(16));

        Assert.Equal(
            new Outcome.LaunchFailed("Python gives no thread a stack of 16384 bytes: size not valid: 16384 bytes"), record.Outcome);
    }

    [Fact]
    public async Task The_peak_is_read_where_it_is_asked_for()
    {
        var none = await RunAsync(ByteSize.FromMiB(1));
        var residency = await RunAsync(ByteSize.FromMiB(1), watermark: Watermark.Residency);

        Assert.Equal(new Outcome.Completed(null), none.Outcome);
        Assert.True(residency.Outcome is Outcome.Completed { Reading: { Saturated: false } }, TrialBench.Describe(residency));
        var reading = ((Outcome.Completed)residency.Outcome).Reading!;
        Assert.True(reading.Peak.IsPageMultiple);
        Assert.InRange(reading.Peak.KiB, reading.Entry.KiB, 32);
        Assert.InRange(reading.Entry.KiB, 1, 16);
    }

    // The minimum holds the frames of .NET, which are not there.
    [Theory]
    [InlineData(56, 8, false)]
    [InlineData(52, 8, true)]
    [InlineData(60, 0, true)]
    public async Task Below_the_minimum_without_its_harness_it_overran(long kib, long harness, bool overran)
    {
        var record = await RunAsync(ByteSize.FromKiB(kib), minimum: ByteSize.FromKiB(64), harness: ByteSize.FromKiB(harness));

        Assert.Equal(overran ? new Outcome.Overran(ByteSize.FromKiB(64 - harness)) : new Outcome.Completed(null), record.Outcome);
    }

    // What the kernel does when the lab is killed: its ends of all pipes are closed.
    [Theory]
    [InlineData("loops")]
    [InlineData("holds_on_to_the_gil")]
    public async Task It_dies_with_the_lab(string function)
    {
        var mark = new ProcessMark();
        var spec = new TrialSpec(
            TrialBench.Named(function), Host.Python, ByteSize.FromMiB(1), RealLab.Environment(mark), Watermark.None, 0);
        var recipe = lab.Context.Recipe;
        var (process, pipes) = ChildProcess.Alone(() => Start(HostProcess.Of(spec, recipe), spec.Environment));
        await using var worker = new WorkerProcess(process, mark.Value, pipes);
        await worker.SendAsync(
            new WorkerRequest.RunTrial("id", spec.Workload, spec.Host, spec.StackSize, ByteSize.FromMiB(1), Watermark.None, recipe.Start),
            CancellationToken.None);
        while (await worker.ReceiveAsync(CancellationToken.None) is not (WorkerMessage.Started or null))
        {
        }

        pipes.Dispose();

        Assert.True(await worker.WaitForExitAsync(TimeSpan.FromSeconds(60), CancellationToken.None));
        mark.AssertNoneAlive();
    }

    /// <summary>As the launcher does, which keeps the pipes to itself.</summary>
    private static (Process Process, WorkerPipes Pipes) Start(HostProcess host, TrialEnvironment environment)
    {
        var pipes = new WorkerPipes(isInspected: false);
        var start = new ProcessStartInfo(host.Command[0], [.. host.Command[1..], .. pipes.WorkerEnds])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        ChildEnvironment.Apply(ChildEnvironment.ForMeasuring(environment, host.Variables), start.Environment);
        var process = ChildProcess.Start(start);
        pipes.CloseWorkerEnds();
        return (process, pipes);
    }

    private Task<TrialRecord> RunAsync(
        ByteSize size, ByteSize? minimum = null, ByteSize? harness = null, Watermark watermark = Watermark.None) =>
        lab.Supervisor(TrialBench.Long).RunAsync(
            new(
                "lab.empty",
                Host.Python,
                size,
                RealLab.Environment(new ProcessMark()),
                watermark,
                0)
            { MinimumStack = minimum, HarnessStack = harness },
            CancellationToken.None);
}
