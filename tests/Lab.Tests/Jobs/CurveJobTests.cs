using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Supervision;
using Lab.Tests.Probing;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>A curve on a scripted machine: what it asks, keeps and goes on with.</summary>
public sealed class CurveJobTests : IDisposable
{
    private const string Workload = "lab.scripted";

    private static readonly CurvePlan Plan = new(10, 500, 100, [ByteSize.FromMiB(1)]);

    private static readonly CaptureEntry.Header Header = SampleHeader.Create(Workload) with { Probes = [], Curve = Plan };

    private readonly TemporaryFolder _folder = new();
    private readonly RunFolder _run;

    public CurveJobTests() => _run = new(_folder.Combine("run"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_measures_peaks_to_the_gate_and_verifies_both_sides_and_the_largest_n()
    {
        var machine = Machine();

        var results = await RunAsync(machine, Header);

        var curve = Assert.Single(results.Curves!.Value);
        Assert.True(results.Finished);
        Assert.Equal([(10, 122), (123, 500)], curve.Steps.Select(s => (s.FromN, s.ToN)));
        Assert.True(curve.Steps[1].Gate is { IsExact: true, Verified: true });
        var peaks = machine.Specs.Where(s => s.Watermark == Watermark.Residency).ToList();
        Assert.Equal(["lab.scripted@n=10", "lab.scripted@n=500"], peaks.Take(2).Select(s => s.Workload));
        Assert.Distinct(machine.Specs.Select(s => s.Key));
        Assert.InRange(peaks.Count, 9, 16);
        // Of each a painted trial, one of a page less, and a trace; and of the one that decides a plain thread of the recommended size.
        Assert.Equal(
            ["lab.scripted@n=122", "lab.scripted@n=123", "lab.scripted@n=500"],
            machine.Specs.Except(peaks).Where(s => s.Host.IsGuarded())
                .GroupBy(s => s.Workload).Where(g => g.Count() == 3).Select(g => g.Key).Order(StringComparer.Ordinal));
        Assert.Equal(peaks.Count + 9 + 1, machine.Specs.Count);
        var recommendation = results.Recommendation!;
        Assert.Equal(
            (recommendation.DecidedBy, Host.Thread, recommendation.StackBytes),
            (machine.Specs[^1].Workload, machine.Specs[^1].Host, machine.Specs[^1].StackSize));
        Assert.True(recommendation.Observed);
        Assert.Equal(3, results.Probes.Length);
    }

    [Fact]
    public async Task It_leaves_the_capture_and_all_that_is_derived_from_it()
    {
        await RunAsync(Machine(), Header);

        string[] files = [_run.Results, _run.Report, _run.Curve];
        var before = files.Select(File.ReadAllText).ToList();
        new Publication(RunDisplay.Create(TextWriter.Null)).Write(_run, _run.Read(), CancellationToken.None);
        Assert.Equal(before, files.Select(File.ReadAllText));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(20)]
    public async Task Interrupted_it_publishes_what_it_has_and_goes_on_where_it_was_cut(int after)
    {
        var whole = Machine();
        await RunAsync(whole, Header);
        Directory.Delete(_run.Path, recursive: true);
        using var interrupt = new CancellationTokenSource();
        var asked = 0;
        var cut = Machine(_ =>
        {
            if (++asked > after)
                interrupt.Cancel();
            return null;
        });

        var partial = await RunAsync(cut, Header, cancel: interrupt.Token);

        Assert.False(partial.Finished);
        Assert.Equal(after, partial.Trials);
        var rest = Machine();

        Assert.True((await RunAsync(rest, header: null)).Finished);
        Assert.Equal(whole.Specs.Select(s => s.Key).Skip(after), rest.Specs.Select(s => s.Key));
    }

    [Fact]
    public async Task Of_calls_that_take_what_there_is_every_point_has_its_pair_and_the_gate_is_one_of_minimums()
    {
        var machine = new ScriptedMachine(ByteSize.Page)
        {
            Peak = _ => ByteSize.FromMiB(8),
            Except = spec => spec.StackSize < Need(spec) ? ScriptedMachine.Overflow() : null,
        };

        var results = await RunAsync(machine, Header);

        var curve = Assert.Single(results.Curves!.Value);
        Assert.True(results.Finished);
        Assert.All(curve.Points, p => Assert.Equal((Need(p.N), true), (p.NeedBytes, p.Verified)));
        var gate = curve.Steps[1].Gate!;
        Assert.Equal((2, 123, true, null), (curve.Steps.Length, gate.N, gate.IsExact, gate.Function));
        Assert.Equal(122, curve.Fits[0].LargestN);
        Assert.Distinct(machine.Specs.Select(s => s.Key));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(40)]
    [InlineData(120)]
    [InlineData(150)]
    public async Task A_curve_of_such_calls_goes_on_where_it_was_cut(int after)
    {
        using var interrupt = new CancellationTokenSource();
        var asked = 0;
        ScriptedMachine Elastic(Action? each = null) => new(ByteSize.Page)
        {
            Peak = _ => ByteSize.FromMiB(8),
            Except = spec =>
            {
                each?.Invoke();
                return spec.StackSize < Need(spec) ? ScriptedMachine.Overflow() : null;
            },
        };

        var partial = await RunAsync(Elastic(() =>
        {
            if (++asked > after)
                interrupt.Cancel();
        }), Header, cancel: interrupt.Token);

        Assert.False(partial.Finished);
        var whole = await RunAsync(Elastic(), header: null);
        Assert.True(whole.Finished);
        Assert.All(Assert.Single(whole.Curves!.Value).Points, p => Assert.Equal((Need(p.N), true), (p.NeedBytes, p.Verified)));
    }

    [Fact]
    public async Task Needs_that_hold_a_part_of_what_Python_keeps_free_are_verified_at_every_point()
    {
        var kept = ByteSize.FromKiB(16);
        var machine = new ScriptedMachine(ByteSize.Page)
        {
            Peak = Need,
            Python = (kept, ByteSize.Page),
            Except = spec => spec.StackSize < Need(spec) + ByteSize.Page ? ScriptedMachine.Overflow() : null,
        };

        var curve = Assert.Single((await RunAsync(machine, Header)).Curves!.Value);

        Assert.All(curve.Points, p => Assert.Equal((Need(p.N) + ByteSize.Page, true), (p.NeedBytes, p.Verified)));
        Assert.Equal([(10, 122), (123, 500)], curve.Steps.Select(s => (s.FromN, s.ToN)));
    }

    [Fact]
    public async Task Resumed_with_more_time_it_asks_again_where_time_or_a_worker_was_missing()
    {
        Outcome?[] problems = [new Outcome.TimedOut(1), new Outcome.LaunchFailed("busy")];
        var first = await RunAsync(Machine(spec => N(spec) is 10 or 500 ? problems[N(spec) / 500] : null), Header, deadline: 1);

        var results = await RunAsync(Machine(), header: null);

        Assert.False(first.Finished);
        Assert.True(results.Finished);
        Assert.Equal([(10, 122), (123, 500)], Assert.Single(results.Curves!.Value).Steps.Select(s => (s.FromN, s.ToN)));
    }

    [Fact]
    public async Task Calls_that_the_largest_stack_does_not_hold_end_it()
    {
        var machine = Machine(spec => N(spec) > 77 ? ScriptedMachine.Overflow() : null);

        var curve = Assert.Single((await RunAsync(machine, Header)).Curves!.Value);

        Assert.Equal((77, 78, OutcomeKind.Crashed), (curve.End!.LastN, curve.End.N, curve.End.Outcome));
        Assert.Contains(machine.Asked, asked => asked == "guarded 256 MiB residency");
    }

    [Fact]
    public async Task Of_a_set_up_that_takes_no_n_both_ends_are_asked_and_no_more()
    {
        var machine = Machine(_ => new Outcome.Raised(TrialStage.SetUp, CatalogError.Type, "takes no n", ""));

        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(machine, Header));

        Assert.Equal((ExitCode.Usage, 2), (refused.ExitCode, machine.Specs.Count));
        Assert.EndsWith("takes no n", refused.Message, StringComparison.Ordinal);
    }

    private static ScriptedMachine Machine(Func<TrialSpec, Outcome?>? except = null) => new(ByteSize.Page)
    {
        Peak = Need,
        Except = spec => except?.Invoke(spec) ?? (spec.StackSize < Need(spec) ? ScriptedMachine.Overflow() : null),
    };

    private static ByteSize Need(TrialSpec spec) => Need(N(spec));

    private static ByteSize Need(int n) => ByteSize.FromKiB(n < 123 ? 36 : 1064);

    private static int N(TrialSpec spec) => WorkloadName.Parse(spec.Workload).N!.Value;

    /// <param name="header">That of a new run; null to resume the one that is there.</param>
    private async Task<Results> RunAsync(
        ITrialRunner machine, CaptureEntry.Header? header, int deadline = 60, CancellationToken cancel = default)
    {
        var display = RunDisplay.Create(TextWriter.Null);
        using var run = header is null ? Run.Resume(_run.Path, trusts: false, display) : Run.Create(_run.Path, display);
        if (header is not null)
            run.Start(header);
        return await run.RunAsync([new CurveJob(machine, display, parallel: 1, TimeSpan.FromSeconds(deadline))], cancel);
    }
}
