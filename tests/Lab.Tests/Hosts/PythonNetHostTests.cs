using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Tests.Supervision;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Tests.Hosts;

/// <summary>The worker contract through pythonnet: what is told must not depend on the bridge.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class PythonNetHostTests(RealLab lab)
{
    [Theory]
    [InlineData("raises")]
    [InlineData("raises_system_exit")]
    [InlineData("interrupts")]
    [InlineData("raises_unnamed")]
    [InlineData("raises_with_an_odd_module")]
    [InlineData("raises_without_the_bootstrap_module")]
    [InlineData("raises_after_breaking_the_bootstrap_module")]
    [InlineData("raises_in_C")]
    [InlineData("raises_in_set_up")]
    [InlineData("exits_in_set_up")]
    [InlineData("there_is_none")]
    public async Task What_is_raised_is_told_in_the_same_words(string function)
    {
        var through = await RunAsync(Host.PythonNet, TrialBench.Named(function));
        var direct = await RunAsync(Host.Guarded, TrialBench.Named(function));

        Assert.True(through.Outcome is Outcome.Raised, TrialBench.Describe(through));
        Assert.Equal(direct.Outcome, through.Outcome);
    }

    // pythonnet asks for the text when it throws, and what that raises takes the place of what was raised.
    [Theory]
    [InlineData("raises_unspeakable", "RuntimeError", "no words")]
    [InlineData("raises_a_lone_surrogate", "UnicodeEncodeError", "surrogates not allowed")]
    public async Task What_pythonnet_cannot_put_into_words_is_told_as_pythonnet_does(string function, string type, string words)
    {
        var record = await RunAsync(Host.PythonNet, TrialBench.Named(function));

        Assert.True(record.Outcome is Outcome.Raised { Stage: TrialStage.Call }, TrialBench.Describe(record));
        var raised = (Outcome.Raised)record.Outcome;
        Assert.Equal(type, raised.ExceptionType);
        Assert.EndsWith(words, raised.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Host.PythonNet, "overflows", 64, CrashKind.StackOverflow)]
    [InlineData(Host.PythonNetThread, "overflows", 64, CrashKind.StackOverflow)]
    [InlineData(Host.PythonNet, "reads_a_wild_pointer", 1024, CrashKind.SegmentationFault)]
    [InlineData(Host.PythonNetThread, "exits_with_7", 1024, CrashKind.ExitedEarly)]
    [InlineData(Host.PythonNet, "aborts", 1024, CrashKind.Aborted)]
    public async Task A_death_is_named_after_its_cause(Host host, string function, long kib, CrashKind kind)
    {
        var record = await RunAsync(host, TrialBench.Named(function), ByteSize.FromKiB(kib));

        Assert.True(record.Outcome is Outcome.Crashed { Crash: var crash } && crash == kind, TrialBench.Describe(record));
    }

    [Fact]
    public async Task A_plain_trial_that_dies_after_its_call_has_not_completed()
    {
        var record = await RunAsync(Host.PythonNetThread, TrialBench.Named("aborts_after_it_returned"));

        Assert.True(record.Outcome is Outcome.Crashed { Crash: CrashKind.Aborted }, TrialBench.Describe(record));
    }

    // pythonnet would shut Python down when the runtime ends, and 3.0.5 throws there.
    [Theory]
    [InlineData("lab.empty")]
    [InlineData("import.scipy-stats")]
    public async Task It_ends_by_itself_and_clean(string workload)
    {
        Assert.SkipIfMissing(workload == "lab.empty" ? null : lab.WhyNoPthreadOpenBlas);

        var record = await RunAsync(Host.PythonNetThread, workload);

        Assert.Equal(new Outcome.Completed(null), record.Outcome);
        Assert.Equal(0, record.Evidence.ExitStatus);
    }

    [Fact]
    public async Task An_overrun_is_one()
    {
        var record = await RunAsync(Host.PythonNetThread, "lab.empty", ByteSize.FromKiB(256), minimum: ByteSize.FromKiB(260));

        Assert.Equal(new Outcome.Overran(ByteSize.FromKiB(260)), record.Outcome);
    }

    /// <summary>
    /// The C API path must not be touched by it: what an assembly's loading takes of memory and time is the harness's own.
    /// </summary>
    [Theory]
    [InlineData(Host.PythonNet, true)]
    [InlineData(Host.PythonNetThread, true)]
    [InlineData(Host.Guarded, false)]
    [InlineData(Host.Thread, false)]
    [InlineData(Host.Lapack, false)]
    public async Task Its_assembly_is_loaded_only_where_a_trial_calls_through_it(Host host, bool isLoaded)
    {
        var trial = new WorkerRequest.RunTrial(
            "t", host == Host.Lapack ? "scipy.lu-500" : "lab.empty", host, ByteSize.FromMiB(16), ByteSize.FromMiB(64), Watermark.None,
            lab.Context.Recipe.Start);
        var worker = await lab.Launcher.StartAsync(RealLab.Environment(new()), lab.Context.Recipe.Variables);
        await using (worker)
        {
            await worker.SendAsync(trial, CancellationToken.None);
            WorkerMessage? message;
            do
                message = await worker.ReceiveAsync(CancellationToken.None);
            while (message is WorkerMessage.Ready or WorkerMessage.SetUp or WorkerMessage.Started);

            Assert.True(message is WorkerMessage.Completed, message?.ToString());
            Assert.Equal(isLoaded, File.ReadAllText($"/proc/{worker.Id}/maps").Contains("/Python.Runtime.dll", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(Host.PythonNet, Host.Guarded, "pythonnet")]
    [InlineData(Host.Thread, Host.PythonNetThread, "the C API")]
    public async Task A_worker_keeps_the_bridge_of_its_first_trial(Host first, Host second, string bridge)
    {
        var trial = new WorkerRequest.RunTrial(
            "1", "lab.empty", first, ByteSize.FromMiB(16), ByteSize.FromMiB(64), Watermark.None, lab.Context.Recipe.Start);
        var worker = await lab.Launcher.StartAsync(RealLab.Environment(new()), lab.Context.Recipe.Variables);
        await using (worker)
        {
            await worker.SendAsync(trial, CancellationToken.None);
            await worker.SendAsync(trial with { Id = "2", Host = second }, CancellationToken.None);
            WorkerMessage? message;
            do
                message = await worker.ReceiveAsync(CancellationToken.None);
            while (message is WorkerMessage.Ready or WorkerMessage.SetUp or WorkerMessage.Started or WorkerMessage.Completed);

            Assert.Equal(
                new WorkerMessage.Declined("2", $"the host {second} is not one of this worker's, which calls Python through {bridge}"),
                message);
        }
    }

    private async Task<TrialRecord> RunAsync(Host host, string workload, ByteSize? size = null, ByteSize? minimum = null)
    {
        var supervisor = lab.Supervisor(TrialBench.Long);
        var mark = new ProcessMark();
        var spec = new TrialSpec(
            workload, host, size ?? ByteSize.FromMiB(16), RealLab.Environment(mark), Watermark.None, 0)
        { MinimumStack = minimum };
        var record = await supervisor.RunAsync(spec, CancellationToken.None);
        mark.AssertNoneAlive();
        return record;
    }
}
