using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

public sealed class WorkloadProbeTests
{
    private static readonly TrialEnvironment Bare = new(null, ImmutableSortedDictionary<string, string>.Empty, []);

    [Fact]
    public async Task A_prediction_that_holds_takes_three_guarded_trials()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100));

        await ProbeAsync(machine, sizes: UsualSizes.Every);

        Assert.Equal(
            [
                "guarded 16 MiB residency", "guarded 100 KiB paint", "guarded 96 KiB",
                "thread 512 KiB", "thread 100 KiB", "thread 16 KiB", "thread 32 KiB", "thread 64 KiB", "thread 96 KiB",
            ],
            WithPlainSorted(machine.Asked));
    }

    [Fact]
    public async Task Over_the_catalog_plain_threads_are_tried_with_the_recommended_and_the_common_sizes()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(600));

        await ProbeAsync(machine);

        Assert.Equal(
            [
                "guarded 16 MiB residency", "guarded 600 KiB paint", "guarded 596 KiB",
                "thread 2 MiB", "thread 128 KiB", "thread 256 KiB", "thread 512 KiB",
            ],
            WithPlainSorted(machine.Asked));
    }

    [Fact]
    public async Task On_the_host_lapack_no_plain_thread_is_tried()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(600));

        await new WorkloadProbe(
            machine, new("lapack.dgetrf-500", Bare, 1, UsualSizes.Every) { Host = Host.Lapack }).RunAsync(CancellationToken.None);

        Assert.Equal(["lapack 16 MiB residency", "lapack 600 KiB paint", "lapack 596 KiB"], machine.Asked);
    }

    [Fact]
    public async Task Through_pythonnet_plain_threads_are_called_through_it_too()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(600));

        await new WorkloadProbe(
            machine, new("scipy.lu-500", Bare, 1, UsualSizes.None) { Host = Host.PythonNet }).RunAsync(CancellationToken.None);

        Assert.Equal(
            ["pythonnet 16 MiB residency", "pythonnet 600 KiB paint", "pythonnet 596 KiB", "pythonnetthread 2 MiB"], machine.Asked);
    }

    [Theory]
    [InlineData(0, "thread 96 KiB")]
    [InlineData(1, "thread 104 KiB")]
    [InlineData(2, "thread 104 KiB, thread 108 KiB")]
    [InlineData(9, "thread 104 KiB, thread 108 KiB, thread 112 KiB")]
    public async Task A_pair_of_plain_threads_is_looked_for_near_the_minimum(int pages, string more)
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { PlainSurvivesFrom = ByteSize.FromKiB(100 + (4 * pages)) };

        await ProbeAsync(machine, sizes: UsualSizes.Every);

        Assert.Equal(more, string.Join(", ", machine.Asked.Skip(8)));
    }

    [Fact]
    public async Task The_records_come_back_in_the_order_they_ran()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { PlainSurvivesFrom = ByteSize.FromKiB(30) };

        var records = await ProbeAsync(machine, sizes: UsualSizes.Every);

        Assert.Equal(machine.Specs, records.Select(r => r.Spec));
        Assert.Equal(
            ["Completed", "Completed", "Crashed", "Completed"],
            records.Take(4).Select(r => r.Outcome.GetType().Name));
        Assert.Equal(
            ["Crashed", "Overran", "Overran", "Overran", "Completed"],
            records.Skip(4).OrderBy(r => r.Spec.StackSize).Select(r => r.Outcome.GetType().Name));
    }

    [Fact]
    public async Task Only_plain_trials_are_told_the_minimum_and_all_have_the_plans_environment()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100));
        var environment = TrialEnvironment.Derive(
            [], new Dictionary<string, string> { ["OPENBLAS_CORETYPE"] = "Haswell" }, [], blasThreads: 1);

        await new WorkloadProbe(machine, new("scipy.lu-500", environment, 1, UsualSizes.Every)).RunAsync(CancellationToken.None);

        Assert.All(machine.Specs, s => Assert.Equal(("scipy.lu-500", environment), (s.Workload, s.Environment)));
        Assert.All(machine.Specs, s => Assert.Equal(s.Host == Host.Thread ? ByteSize.FromKiB(100) : null, s.MinimumStack));
    }

    [Theory]
    [InlineData(0.3, 15)]
    [InlineData(5, 40)]
    public async Task Once_its_time_is_known_a_trial_gets_eight_times_as_much_and_15_seconds_at_least(double seconds, double deadline)
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { Seconds = seconds };

        await ProbeAsync(machine);

        Assert.Null(machine.Specs[0].DeadlineSeconds);
        Assert.All(machine.Specs.Skip(1), s => Assert.Equal(deadline, s.DeadlineSeconds));
    }

    [Fact]
    public async Task Every_repeat_is_measured_and_the_largest_peak_is_the_prediction()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        {
            Peak = spec => ByteSize.FromKiB(spec.Repeat == 1 ? 100 : 92),
        };

        await ProbeAsync(machine, repeats: 3);

        Assert.Equal(
            [
                "guarded 16 MiB residency", "guarded 16 MiB residency #1", "guarded 16 MiB residency #2",
                "guarded 100 KiB paint", "guarded 96 KiB", "thread 512 KiB",
            ],
            machine.Asked);
    }

    [Fact]
    public async Task A_peak_within_a_page_is_rounded_up_to_it()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100)) { Peak = _ => new ByteSize((97 << 10) + 1) };

        await ProbeAsync(machine);

        Assert.Equal(["guarded 16 MiB residency", "guarded 100 KiB paint", "guarded 96 KiB", "thread 512 KiB"], machine.Asked);
    }

    [Fact]
    public async Task A_call_that_needs_one_page_has_no_smaller_stack_to_die_on()
    {
        var machine = new ScriptedMachine(ByteSize.Page);

        await ProbeAsync(machine, sizes: UsualSizes.Every);

        Assert.Equal(
            ["guarded 16 MiB residency", "guarded 4 KiB paint", "thread 256 KiB", $"thread {StackSizeRules.Smallest}"], machine.Asked);
    }

    [Theory]
    [InlineData(600, true)]
    [InlineData(596, false)]
    public async Task Trials_share_a_worker_where_later_calls_take_what_the_first_one_took(int later, bool shared)
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(600))
        {
            SharesWorkers = true,
            Later = spec => spec.Trace || !spec.Host.IsGuarded() ? null : new([new(ByteSize.FromKiB(later), 3)], null),
        };

        var records = await new WorkloadProbe(
            machine, new("lab.scripted", Bare, 1, UsualSizes.None) { Trace = TraceMode.WhenLarge }).RunAsync(CancellationToken.None);

        string[] asked = shared
            ? ["guarded 16 MiB residency", "guarded 16 MiB trace *", "guarded 600 KiB paint", "guarded 596 KiB *", "thread 2 MiB"]
            : ["guarded 16 MiB residency", "guarded 600 KiB paint", "guarded 596 KiB", "guarded 16 MiB trace", "thread 2 MiB"];
        Assert.Equal(asked, records.Select(r => ScriptedMachine.Describe(r.Spec) + (r.SharesWorker ? " *" : "")));
        Assert.Equal(machine.Specs, records.Select(r => r.Spec));
    }

    [Fact]
    public async Task A_call_that_lives_on_less_than_it_took_is_traced_once()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(300))
        {
            SharesWorkers = true,
            LivesWhereShared = true,
            Peak = _ => ByteSize.FromKiB(600),
            Later = spec => spec.Trace ? null : new([new(ByteSize.FromKiB(600), 3)], null),
        };

        _ = await new WorkloadProbe(
            machine, new("lab.scripted", Bare, 1, PlainSizes: null) { Trace = TraceMode.Always }).RunAsync(CancellationToken.None);

        Assert.Equal("guarded 16 MiB trace", Assert.Single(machine.Asked, asked => asked.Contains("trace", StringComparison.Ordinal)));
        Assert.Contains("guarded 16 MiB residency #4", machine.Asked);
    }

    [Fact]
    public async Task Where_a_later_repeat_goes_deeper_that_is_traced()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(300))
        {
            SharesWorkers = true,
            LivesWhereShared = true,
            Peak = spec => ByteSize.FromKiB(spec.Repeat < 2 ? 600 : 700),
            Later = spec => spec.Trace ? null : new([new(ByteSize.FromKiB(spec.Repeat < 2 ? 600 : 700), 3)], null),
        };

        _ = await new WorkloadProbe(
            machine, new("lab.scripted", Bare, 1, PlainSizes: null) { Trace = TraceMode.Always }).RunAsync(CancellationToken.None);

        Assert.Equal(
            [ByteSize.FromKiB(600), ByteSize.FromKiB(700)], machine.Specs.Where(s => s.Trace).Select(s => s.MinimumStack!.Value));
    }

    [Fact]
    public async Task What_lived_in_a_shared_worker_is_tried_in_one_of_its_own()
    {
        var machine = new ScriptedMachine(ByteSize.FromKiB(100))
        {
            SharesWorkers = true,
            LivesWhereShared = true,
            Later = spec => new([new(ByteSize.FromKiB(100), 3)], null),
        };

        var records = await ProbeAsync(machine, sizes: UsualSizes.None);

        Assert.Equal(
            ["guarded 16 MiB residency", "guarded 100 KiB paint", "guarded 96 KiB"],
            records.Take(3).Select(r => ScriptedMachine.Describe(r.Spec)));
        Assert.True(records[2] is { Outcome: Outcome.Crashed, SharesWorker: false });
    }

    /// <summary>The guarded trials and the recommended size come in a fixed order; the other plain ones in any.</summary>
    private static IEnumerable<string> WithPlainSorted(IEnumerable<string> asked) =>
        asked.Take(4).Concat(asked.Skip(4).Order(StringComparer.Ordinal));

    private static Task<IReadOnlyList<TrialRecord>> ProbeAsync(ScriptedMachine machine, int repeats = 1, UsualSizes? sizes = null) =>
        new WorkloadProbe(machine, new("lab.scripted", Bare, repeats, sizes ?? UsualSizes.Common)).RunAsync(CancellationToken.None);
}
