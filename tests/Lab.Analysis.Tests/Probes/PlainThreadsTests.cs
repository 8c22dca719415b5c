using Lab.Analysis.Sizes;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>Plain threads: what survives, and what that is worth.</summary>
public class PlainThreadsTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void The_overrun_zone_runs_from_the_smallest_survivor_to_the_minimum()
    {
        var probe = Analyse(survives: size => size >= ByteSize.FromKiB(256));

        Assert.Equal(ByteSize.FromKiB(256), probe.SmallestSurvivorBytes);
        Assert.Equal(new SizeRange(ByteSize.FromKiB(256), ByteSize.FromKiB(3180)), probe.OverrunZone);
    }

    [Fact]
    public void Where_all_below_the_minimum_dies_there_is_no_overrun_zone()
    {
        var probe = Analyse(survives: null);

        Assert.Equal(ByteSize.FromKiB(3180), probe.SmallestSurvivorBytes);
        Assert.Null(probe.OverrunZone);
    }

    [Fact]
    public void Python_can_refuse_the_sizes_next_to_the_minimum_and_overlook_smaller_ones()
    {
        var probe = Assert.Single(new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 168)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(16), Outcomes.Overflowed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(64), Outcomes.Completed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(96), Outcomes.Overflowed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(128), Outcomes.Refused)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(160), Outcomes.Refused)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(168), Outcomes.Refused)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(172), Outcomes.Refused)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(176), Outcomes.Completed)
            .Analyse().Probes);

        Assert.Equal(new SizeRange(ByteSize.FromKiB(64), ByteSize.FromKiB(128)), probe.OverrunZone);
        Assert.Equal(new SizeRange(ByteSize.FromKiB(128), ByteSize.FromKiB(168)), probe.RefusalZone);
        Assert.Equal((ByteSize.FromKiB(176), true), (probe.PlainMinimumBytes, probe.PlainMinimumVerified));
        Assert.Equal(
            [
                (StackZone.Crash, ByteSize.Zero, ByteSize.FromKiB(64)),
                (StackZone.Overrun, ByteSize.FromKiB(64), ByteSize.FromKiB(128)),
                (StackZone.Refused, ByteSize.FromKiB(128), ByteSize.FromKiB(168)),
            ],
            SizeTally.Below(probe));
        Assert.Equal(StackZone.Refused, SizeTally.ZoneOf(probe, ByteSize.FromKiB(160)));
        Assert.Equal(StackZone.Refused, SizeTally.ZoneOf(probe, ByteSize.FromKiB(164)));
        Assert.Equal(StackZone.Crash, SizeTally.ZoneOf(probe, ByteSize.FromKiB(96)));
        var guard = "Python refused plain threads at 172 KiB and not at 176 KiB: it keeps their guard pages free too, and they need up to "
            + "8 KiB more than the guarded minimum";
        Assert.Contains(guard, probe.Notes);
        Assert.DoesNotContain(probe.Notes, n => n.Contains("although the minimum", StringComparison.Ordinal));
    }

    [Fact]
    public void A_completed_trial_below_the_minimum_has_overrun_whatever_the_supervisor_called_it()
    {
        var probe = Assert.Single(new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 3180)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(2560), Outcomes.Completed)
            .Analyse().Probes);

        Assert.Equal(OutcomeKind.Overran, Assert.Single(probe.PlainThread, o => o.StackBytes == ByteSize.FromKiB(2560)).Outcome);
        Assert.Equal(ByteSize.FromKiB(2560), probe.SmallestSurvivorBytes);
    }

    [Fact]
    public void An_overran_trial_at_the_minimum_or_above_completed_after_all()
    {
        var probe = Assert.Single(new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 100)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(104), new Outcome.Overran(ByteSize.FromKiB(108)))
            .Analyse().Probes);

        Assert.Equal(OutcomeKind.Completed, Assert.Single(probe.PlainThread, o => o.StackBytes == ByteSize.FromKiB(104)).Outcome);
    }

    [Fact]
    public void Outcomes_are_listed_from_the_smallest_size_up()
    {
        var sizes = Analyse(survives: null).PlainThread.Select(o => o.StackBytes).ToList();

        Assert.Equal(sizes.Order(), sizes);
        Assert.Equal(ByteSize.FromKiB(16), sizes[0]);
        Assert.Equal(ByteSize.FromMiB(8), sizes[^1]);
    }

    [Fact]
    public void A_larger_size_that_dies_is_named()
    {
        var probe = Analyse(survives: size => size == ByteSize.FromKiB(128) || size >= ByteSize.FromKiB(256));

        Assert.Contains(
            probe.Notes,
            n => n.StartsWith("survival is not monotonic: a plain thread of 128 KiB survived, a larger one of 192 KiB died of",
                StringComparison.Ordinal));
    }

    [Fact]
    public void A_death_above_the_minimum_is_noted_and_found()
    {
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 100)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(104), Outcomes.Overflowed)
            .Analyse();

        Assert.Contains(
            "a plain thread of 104 KiB died of a stack overflow, although the minimum is 100 KiB", Assert.Single(results.Probes).Notes);
        Assert.Contains(results.Findings, f => f.Title == "1 probe failed on plain threads of their minimum stack or more");
    }

    [Fact]
    public void A_death_on_exactly_the_minimum_says_what_the_host_needs_on_top_and_is_no_danger()
    {
        var results = new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 100)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(100), Outcomes.Overflowed)
            .Trial(Lu, Host.Thread, ByteSize.FromKiB(104), Outcomes.Completed)
            .Trial(Lu, Host.Pool, ByteSize.FromKiB(100), Outcomes.Crashed(CrashKind.SegmentationFault))
            .Analyse();

        var notes = Assert.Single(results.Probes).Notes;
        Assert.Contains(
            "plain threads died at 100 KiB, the guarded minimum, and lived at 104 KiB: they need up to 4 KiB on top of it", notes);
        Assert.Contains("pool threads died at 100 KiB, the guarded minimum, and completed at no larger size that was tried", notes);
        Assert.DoesNotContain(notes, n => n.Contains("although", StringComparison.Ordinal));
        Assert.DoesNotContain(results.Findings, f => f.Title.Contains("on plain threads of their minimum", StringComparison.Ordinal));
    }

    [Fact]
    public void A_hang_on_exactly_the_minimum_is_not_explained_by_the_host()
    {
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, 100).Trial(
            Lu, Host.Thread, ByteSize.FromKiB(100), new Outcome.TimedOut(15)).Analyse();

        Assert.Contains(results.Findings, f => f.Title == "1 probe failed on plain threads of their minimum stack or more");
    }

    [Fact]
    public void A_recommendation_is_observed_only_at_exactly_its_size()
    {
        var probe = Assert.Single(new CaptureBuilder()
            .Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency)
            .Trial(Lu, Host.Thread, ByteSize.FromMiB(16), Outcomes.Completed)
            .Analyse().Probes);

        Assert.False(probe.RecommendationObserved);
    }

    private static ProbeResult Analyse(Func<ByteSize, bool>? survives) =>
        Assert.Single(new CaptureBuilder().Workload(Lu).Probe(Lu, 3180, survives: survives).Analyse().Probes);
}
