using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Supervision;
using Lab.Tests.Probing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>A sweep on a scripted machine: what it asks, keeps and goes on with.</summary>
public sealed class SweepJobTests : IDisposable
{
    private static readonly ByteSize Needed = ByteSize.FromKiB(100);

    private static readonly SweepPlan Plan = new(
        [ByteSize.FromKiB(32), ByteSize.FromKiB(64), ByteSize.FromKiB(128)], ByteSize.FromKiB(16), [Host.Guarded, Host.Thread]);

    private static readonly CaptureEntry.Header Header = SampleHeader.Create("lab.scripted") with { Sweep = Plan };

    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;

    public SweepJobTests() => _run = new(_folder.Combine("run"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_probes_on_guarded_stacks_alone_and_then_tries_every_size()
    {
        var machine = Machine();

        var results = await RunAsync(machine, Header);

        Assert.Equal(["guarded 16 MiB residency", "guarded 100 KiB paint", "guarded 96 KiB"], machine.Asked.Take(3));
        Assert.Equal(
            [
                "guarded 100 KiB", "guarded 128 KiB", "guarded 32 KiB", "guarded 64 KiB",
                "thread 100 KiB", "thread 128 KiB", "thread 32 KiB", "thread 64 KiB", "thread 96 KiB",
            ],
            machine.Asked.Skip(3).Order(StringComparer.Ordinal));
        Assert.All(machine.Specs.Skip(3), s => Assert.Equal(Needed, s.MinimumStack));
        Assert.True(results.Finished);
        Assert.Equal(ByteSize.FromKiB(64), results.Sweeps[0].Hosts[1].SmallestSurvivorBytes);
    }

    [Fact]
    public async Task Hosts_of_pythonnet_are_held_against_what_a_call_needs_through_it()
    {
        var (more, page) = (ByteSize.FromKiB(108), ByteSize.Page);
        var machine = new ScriptedMachine(Needed)
        {
            Peak = spec => spec.Host == Host.PythonNet ? more : Needed,
            PlainSurvivesFrom = ByteSize.FromKiB(64),
            Except = spec => spec.Host == Host.PythonNet && spec.StackSize < more ? ScriptedMachine.Overflow() : null,
        };

        var results = await RunAsync(
            machine, Header with { Sweep = Plan with { Hosts = [Host.Thread, Host.PythonNet, Host.PythonNetThread] } });

        var hosts = results.Sweeps[0].Hosts;
        Assert.True(results.Finished);
        Assert.Equal([null, more, more], hosts.Select(h => h.MinimumStackBytes));
        Assert.Equal(OutcomeKind.Completed, At(hosts[0], Needed));
        Assert.Equal(OutcomeKind.Overran, At(hosts[2], Needed));
        Assert.Equal(OutcomeKind.Overran, At(hosts[2], more - page));
        Assert.Equal(OutcomeKind.Completed, At(hosts[2], more));

        static OutcomeKind At(Analysis.Sweeps.HostSweep host, ByteSize size) =>
            host.Sizes.Single(c => c.StackBytes == size).Outcomes.Single().Outcome;
    }

    [Fact]
    public async Task A_host_of_pythonnet_without_a_minimum_is_left_out()
    {
        var machine = new ScriptedMachine(Needed)
        {
            PlainSurvivesFrom = ByteSize.FromKiB(64),
            Except = spec => spec.Host == Host.PythonNet ? new Outcome.Raised(TrialStage.Call, "ValueError", "no", "") : null,
        };

        var results = await RunAsync(machine, Header with { Sweep = Plan with { Hosts = [Host.Thread, Host.PythonNetThread] } });

        Assert.Equal([null, "on 16 MiB it raised ValueError: no"], results.Sweeps[0].Hosts.Select(h => h.LeftOut));
        Assert.DoesNotContain(machine.Specs, spec => spec.Host == Host.PythonNetThread);
        Assert.True(results.Finished);
    }

    [Fact]
    public async Task A_call_that_can_be_made_only_once_is_made_once()
    {
        var machine = new ScriptedMachine(Needed)
        {
            PlainSurvivesFrom = ByteSize.FromKiB(64),
            Later = spec => spec.LaterCallsSeconds > 0 ? new([], "ValueError: only once") : null,
        };

        var results = await RunAsync(machine, Header);

        Assert.All(machine.Specs.Skip(1), spec => Assert.Equal(0, spec.LaterCallsSeconds));
        Assert.True(results.Finished);
    }

    [Fact]
    public async Task It_leaves_the_capture_and_all_that_is_derived_from_it()
    {
        await RunAsync(Machine(), Header);

        Assert.Equal(
            ["capture.jsonl", "index.html", "results.json", "sweep.json"],
            Directory.EnumerateFiles(_run.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var before = new[] { _run.Results, _run.Report, _run.Sweep }.Select(File.ReadAllText).ToList();
        new Publication(RunDisplay.Create(TextWriter.Null)).Write(_run, _run.Read(), CancellationToken.None);
        Assert.Equal(before, new[] { _run.Results, _run.Report, _run.Sweep }.Select(File.ReadAllText));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public async Task Interrupted_it_publishes_what_it_has_and_goes_on_where_it_was_cut(int after)
    {
        using var interrupt = new CancellationTokenSource();
        var asked = 0;
        var cut = Machine(_ =>
        {
            if (++asked > after)
                interrupt.Cancel();
            return null;
        });

        var partial = await RunAsync(cut, Header, interrupt.Token);

        Assert.False(partial.Finished);
        Assert.Equal(after, partial.Trials);
        Assert.True(File.Exists(_run.Report) && File.Exists(_run.Sweep));

        var rest = Machine();
        var whole = await RunAsync(rest, header: null);

        Assert.True(whole.Finished);
        Assert.Equal(12 - after, rest.Specs.Count);
        Assert.Distinct(_run.Read().Trials.Select(t => t.Spec.Key));
    }

    [Fact]
    public async Task A_workload_that_raises_is_not_swept()
    {
        var machine = Machine(_ => new Outcome.Raised(TrialStage.Call, "ValueError", "no", ""));

        var results = await RunAsync(machine, Header);

        Assert.Single(machine.Specs);
        Assert.Empty(results.Sweeps);
        Assert.Equal("[]\n", File.ReadAllText(_run.Sweep));
    }

    private static ScriptedMachine Machine(Func<TrialSpec, Outcome?>? except = null) =>
        new(Needed) { PlainSurvivesFrom = ByteSize.FromKiB(64), Except = except ?? (_ => null) };

    /// <param name="header">That of a new run; null to resume the one that is there.</param>
    private async Task<Results> RunAsync(ITrialRunner machine, CaptureEntry.Header? header, CancellationToken cancel = default)
    {
        var display = RunDisplay.Create(TextWriter.Null);
        using var run = header is null ? Run.Resume(_run.Path, trusts: false, display) : Run.Create(_run.Path, display);
        if (header is not null)
            run.Start(header);
        return await run.RunAsync([new SweepJob(machine, display, parallel: 1, TimeSpan.FromMinutes(1))], cancel);
    }
}
