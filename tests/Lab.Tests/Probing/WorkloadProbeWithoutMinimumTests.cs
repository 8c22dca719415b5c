using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

/// <summary>Calls that do not fit a roomy stack, or that never get as far as a peak.</summary>
public sealed class WorkloadProbeWithoutMinimumTests
{
    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);

    [Fact]
    public async Task A_call_that_overflows_a_roomy_stack_is_given_a_larger_one()
    {
        var machine = new ScriptedMachine(ByteSize.FromMiB(40));

        await ProbeAsync(machine, repeats: 2);

        Assert.Equal(
            [
                "guarded 16 MiB residency",
                "guarded 64 MiB residency", "guarded 64 MiB residency #1",
                "guarded 40 MiB paint", "guarded 40956 KiB",
            ],
            machine.Asked.Take(5));
        Assert.Equal("thread 64 MiB", machine.Asked.ElementAt(5));
    }

    [Fact]
    public async Task A_repeat_that_overflows_starts_them_all_again_on_a_larger_stack()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        {
            Except = spec => spec is { Repeat: 1, StackSize.Bytes: 16 << 20 } ? ScriptedMachine.Overflow() : null,
        };

        await ProbeAsync(machine, repeats: 2);

        Assert.Equal(
            [
                "guarded 16 MiB residency", "guarded 16 MiB residency #1", "guarded 64 MiB residency", "guarded 64 MiB residency #1",
                // The analysis asks for more than the stack that one call ran off.
                "guarded 100 KiB paint", "guarded 96 KiB", "guarded 64 MiB paint",
                "guarded 65532 KiB", .. Enumerable.Range(1, 7).Select(again => $"guarded 65532 KiB #{again}"),
                "thread 128 MiB",
            ],
            machine.Asked.Take(16));
        // Then the usual sizes below what was asked for.
        Assert.All(machine.Asked.Skip(16), asked => Assert.StartsWith("thread ", asked, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_peak_at_the_very_end_of_its_stack_is_no_peak()
    {
        // It completed, and the page that it touched last is the last there is: how much it wants is not known.
        var machine = new ScriptedMachine(ByteSize.FromMiB(20))
        {
            Peak = spec => ByteSize.FromMiB(Math.Min(20, (long)spec.StackSize.MiB)),
            Except = spec => spec is { StackSize.Bytes: 16 << 20, Watermark: Watermark.Residency }
                ? new Outcome.Completed(new(spec.StackSize, ByteSize.FromKiB(7), Saturated: true))
                : null,
        };

        await ProbeAsync(machine);

        Assert.Equal(
            ["guarded 16 MiB residency", "guarded 64 MiB residency", "guarded 20 MiB paint", "guarded 20476 KiB"],
            machine.Asked.Take(4));
        Assert.Equal(ByteSize.FromMiB(20), machine.Specs[^1].MinimumStack);
    }

    [Fact]
    public async Task Where_a_fork_brings_down_the_host_no_size_is_searched_for()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        {
            Except = spec => spec.Watermark == Watermark.Paint ? new Outcome.Crashed(CrashKind.Fork, "scripted") : null,
        };

        await ProbeAsync(machine);

        Assert.Equal(["guarded 16 MiB residency", "guarded 100 KiB paint"], machine.Asked);
    }

    [Fact]
    public async Task Endless_recursion_is_given_up_after_the_largest_stack()
    {
        var machine = new ScriptedMachine(ByteSize.FromMiB(1000));

        var records = await ProbeAsync(machine);

        Assert.Equal(["guarded 16 MiB residency", "guarded 64 MiB residency", "guarded 256 MiB residency"], machine.Asked);
        Assert.All(records, r => Assert.IsType<Outcome.Crashed>(r.Outcome));
    }

    public static TheoryData<string> OtherEnds => [.. Ends.Keys];

    private static ImmutableDictionary<string, Outcome> Ends { get; } = new Dictionary<string, Outcome>
    {
        ["raised"] = new Outcome.Raised(TrialStage.Call, "ValueError", "no", ""),
        ["timed out"] = new Outcome.TimedOut(60),
        ["could not be started"] = new Outcome.LaunchFailed("no libpython"),
        ["crashed elsewhere"] = new Outcome.Crashed(CrashKind.SegmentationFault, "wild pointer"),
        ["was killed"] = new Outcome.Crashed(CrashKind.Killed, "out of memory"),
        ["read nothing"] = new Outcome.Completed(null),
    }.ToImmutableDictionary();

    [Theory]
    [MemberData(nameof(OtherEnds))]
    public async Task A_call_without_a_peak_is_not_tried_on_plain_threads(string end)
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { Except = _ => Ends[end] };

        var records = await ProbeAsync(machine, repeats: 3);

        Assert.Equal(["guarded 16 MiB residency"], machine.Asked);
        Assert.Same(Ends[end], Assert.Single(records).Outcome);
    }

    [Fact]
    public async Task A_check_that_hangs_counts_as_a_death_and_the_search_ends_all_the_same()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        {
            Except = spec => spec.StackSize < ByteSize.FromKiB(100) && spec.Host == Host.Guarded ? new Outcome.TimedOut(60) : null,
        };

        await ProbeAsync(machine);

        Assert.Equal(["guarded 16 MiB residency", "guarded 100 KiB paint", "guarded 96 KiB", "thread 512 KiB"], machine.Asked);
    }

    [Fact]
    public async Task A_machine_on_which_nothing_survives_twice_ends_the_search_at_the_roomy_size()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        { Except = spec => spec.Watermark == Watermark.Residency ? null : ScriptedMachine.Overflow() };

        await ProbeAsync(machine);

        Assert.Equal(ByteSize.FromMiB(16), machine.Specs[^1].MinimumStack);
        Assert.InRange(machine.Specs.Count, 10, 50);
    }

    [Fact]
    public async Task An_interrupted_probe_ends_where_it_is()
    {
        using var interrupted = new CancellationTokenSource();
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        {
            Except = spec =>
            {
                if (spec.Watermark == Watermark.Paint)
                    interrupted.Cancel();
                return null;
            },
        };

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => new WorkloadProbe(machine, new("lab.scripted", Bare, 1, UsualSizes.Every)).RunAsync(interrupted.Token));
        Assert.Equal(["guarded 16 MiB residency", "guarded 100 KiB paint"], machine.Asked);
    }

    private static Task<IReadOnlyList<TrialRecord>> ProbeAsync(ScriptedMachine machine, int repeats = 1) =>
        new WorkloadProbe(machine, new("lab.scripted", Bare, repeats, UsualSizes.Common)).RunAsync(CancellationToken.None);
}
