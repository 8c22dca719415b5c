using Lab.Analysis.Sweeps;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Tests.Wording;

/// <summary>What is said of a host's row in the map of a sweep.</summary>
public class HostTextTests
{
    private static readonly ByteSize Minimum = ByteSize.FromKiB(36);

    [Fact]
    public void A_size_that_died_above_a_survivor_is_named()
    {
        var host = Row(
            Host.Thread,
            4000,
            (128, OutcomeKind.Overran),
            (192, OutcomeKind.Crashed),
            (256, OutcomeKind.Overran),
            (4000, OutcomeKind.Completed));

        Assert.Equal(
            "appears to work from 128 KiB on, but corrupts memory below 4000 KiB; died at larger sizes too: 192 KiB",
            HostText.Summary(host, ByteSize.FromKiB(4000)));
    }

    [Fact]
    public void Where_none_died_above_the_survivor_nothing_more_is_said()
    {
        var host = Row(Host.Thread, 4000, (64, OutcomeKind.Crashed), (128, OutcomeKind.Overran), (4000, OutcomeKind.Completed));

        Assert.Equal("appears to work from 128 KiB on, but corrupts memory below 4000 KiB", HostText.Summary(host, ByteSize.FromKiB(4000)));
    }

    [Fact]
    public void A_death_on_exactly_the_minimum_says_what_the_host_needs_on_top()
    {
        var host = Row(Host.Pool, 36, (32, OutcomeKind.Crashed), (36, OutcomeKind.Crashed), (40, OutcomeKind.Completed));

        Assert.Equal(
            "completes from 40 KiB on, no overrun seen; pool threads died at 36 KiB, the guarded minimum, and lived at 40 KiB: "
            + "they need up to 4 KiB on top of it",
            HostText.Summary(host, Minimum));
    }

    [Fact]
    public void One_trial_that_could_not_be_started_hides_nothing_of_the_others()
    {
        var host = Row(Host.Thread, 4000, (128, OutcomeKind.Overran), (512, OutcomeKind.LaunchFailed), (4000, OutcomeKind.Completed));

        Assert.StartsWith(
            "appears to work from 128 KiB on",
            HostText.Summary(host with { Problem = "no memory" }, ByteSize.FromKiB(4000)),
            StringComparison.Ordinal);
        var none = Row(Host.Thread, 4000, (128, OutcomeKind.LaunchFailed)) with { Problem = "no memory" };
        Assert.Equal("trials could not be started: no memory", HostText.Summary(none, ByteSize.FromKiB(4000)));
    }

    [Fact]
    public void A_guarded_host_has_no_overhead_of_its_own()
    {
        var host = Row(Host.Guarded, 36, (32, OutcomeKind.Crashed), (36, OutcomeKind.Completed));

        Assert.Equal("completes from 36 KiB on; the red zone stops every overrun", HostText.Summary(host, Minimum));
    }

    [Fact]
    public void Sizes_that_were_not_reached_are_no_deaths()
    {
        var died = Row(Host.Thread, 36, (32, OutcomeKind.Crashed), (64, OutcomeKind.Crashed));
        var half = died with { Sizes = [died.Sizes[0], died.Sizes[1] with { Outcomes = [] }] };
        var none = died with { Sizes = [.. died.Sizes.Select(size => size with { Outcomes = [] })] };

        Assert.Equal("no size survived", HostText.Summary(died, Minimum));
        Assert.Equal("no size that was tried survived", HostText.Summary(half, Minimum));
        Assert.Equal("not tried", HostText.Summary(none, Minimum));
    }

    private static HostSweep Row(Host host, long minimum, params (long KiB, OutcomeKind Outcome)[] outcomes)
    {
        ImmutableArray<SweepCell> cells = [.. outcomes.Select(o => new SweepCell(
            ByteSize.FromKiB(o.KiB), [new(o.Outcome, o.Outcome is OutcomeKind.Crashed ? CrashKind.StackOverflow : null, 1)]))];
        var overran = outcomes.Where(o => o.Outcome is OutcomeKind.Overran).Select(o => o.KiB).ToList();
        return new(
            host,
            cells.FirstOrDefault(c => c.Survived)?.StackBytes,
            overran.Count == 0 ? null : new(ByteSize.FromKiB(overran.Min()), ByteSize.FromKiB(minimum)),
            null,
            cells);
    }
}
