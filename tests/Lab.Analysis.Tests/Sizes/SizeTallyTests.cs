using Lab.Analysis.Sizes;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Sizes;

public class SizeTallyTests
{
    private static readonly ProbeResult Probe = new CaptureBuilder()
        .Workload("scipy.lu-500")
        .Probe("scipy.lu-500", 3180, survives: size => size == ByteSize.FromKiB(128) || size >= ByteSize.FromKiB(256))
        .Analyse().Probes.Single();

    [Theory]
    [InlineData(16, StackZone.Crash)]
    [InlineData(12, StackZone.Unknown)]
    [InlineData(100, StackZone.Crash)]
    [InlineData(128, StackZone.Overrun)]
    [InlineData(3176, StackZone.Overrun)]
    [InlineData(3180, StackZone.Safe)]
    [InlineData(65536, StackZone.Safe)]
    public void A_size_falls_into_the_zone_of_its_range(long kib, StackZone zone) =>
        Assert.Equal(zone, SizeTally.ZoneOf(Probe, ByteSize.FromKiB(kib)));

    [Fact]
    public void A_size_that_was_tried_is_what_it_was_seen_to_be() =>
        Assert.Equal(StackZone.Crash, SizeTally.ZoneOf(Probe, ByteSize.FromKiB(192)));

    [Fact]
    public void Below_a_minimum_without_plain_trials_nothing_is_claimed()
    {
        var untried = Probe with { PlainThread = [], SmallestSurvivorBytes = null, OverrunZone = null };

        Assert.Equal(StackZone.Unknown, SizeTally.ZoneOf(untried, ByteSize.FromKiB(1024)));
        Assert.Equal(StackZone.Safe, SizeTally.ZoneOf(untried, ByteSize.FromKiB(3180)));
    }

    [Fact]
    public void Below_the_smallest_size_that_was_tried_nothing_is_claimed_unless_that_died()
    {
        var refused = Probe with
        {
            PlainThread = [new(ByteSize.FromKiB(128), OutcomeKind.Refused, null)],
            SmallestSurvivorBytes = null,
            OverrunZone = null,
            RefusalZone = new(ByteSize.FromKiB(128), ByteSize.FromKiB(3180)),
        };

        Assert.Equal([StackZone.Unknown, StackZone.Refused], SizeTally.Below(refused).Select(zone => zone.Zone));
        Assert.Equal(StackZone.Unknown, SizeTally.ZoneOf(refused, ByteSize.FromKiB(64)));
    }

    [Fact]
    public void Of_a_size_that_was_not_tried_a_death_is_claimed_between_two_deaths_alone()
    {
        var ended = Probe with
        {
            PlainThread =
            [
                .. new[] { 64, 128, 1536 }.Select(
                    kib => new PlainOutcome(ByteSize.FromKiB(kib), OutcomeKind.Crashed, CrashKind.StackOverflow)),
            ],
            SmallestSurvivorBytes = null,
            OverrunZone = null,
        };

        Assert.Equal(StackZone.Unknown, SizeTally.ZoneOf(ended, ByteSize.FromKiB(32)));
        Assert.Equal(StackZone.Crash, SizeTally.ZoneOf(ended, ByteSize.FromKiB(256)));
        Assert.Equal(StackZone.Unknown, SizeTally.ZoneOf(ended, ByteSize.FromMiB(2)));
    }

    [Theory]
    [InlineData(CrashKind.Killed)]
    [InlineData(CrashKind.Fork)]
    public void What_the_system_or_a_forked_child_ended_says_nothing_of_the_size(CrashKind crash)
    {
        var killed = Probe with { PlainThread = [.. Probe.PlainThread, new(ByteSize.FromMiB(4), OutcomeKind.Crashed, crash)] };

        Assert.Equal(StackZone.Safe, SizeTally.ZoneOf(killed, ByteSize.FromMiB(4)));
        Assert.False(killed.PlainThread[^1].Judged.Died);
    }

    [Fact]
    public void Between_what_some_calls_get_by_on_and_what_Python_refuses_nothing_is_claimed()
    {
        var varying = Probe with
        {
            LeastNeedBytes = ByteSize.FromKiB(300),
            OverrunZone = new(ByteSize.FromKiB(128), ByteSize.FromKiB(300)),
            RefusalZone = new(ByteSize.FromKiB(512), ByteSize.FromKiB(3180)),
        };

        Assert.Equal(
            [
                (StackZone.Crash, 128), (StackZone.Overrun, 300), (StackZone.Unknown, 512), (StackZone.Refused, 3180),
            ],
            SizeTally.Below(varying).Select(zone => (zone.Zone, (int)zone.To.KiB)));
        Assert.Equal(StackZone.Unknown, SizeTally.ZoneOf(varying, ByteSize.FromKiB(384)));
    }

    [Fact]
    public void Without_a_minimum_nothing_is_claimed() =>
        Assert.Equal(StackZone.Unknown, SizeTally.ZoneOf(Probe with { MinimumStackBytes = null }, ByteSize.FromMiB(64)));

    [Fact]
    public void A_tally_counts_every_probe_once()
    {
        var tally = SizeTally.Of(
            CommonStackSize.All[1], [Probe, Probe with { MinimumStackBytes = ByteSize.FromKiB(36), PlainThread = [] }]);

        Assert.Equal((1, 1, 0, 0), (tally.Safe.Length, tally.Overrun.Length, tally.Crash.Length, tally.Untried.Length));
        Assert.Equal((2, 1), (tally.Total, tally.TooSmallFor));
    }
}
