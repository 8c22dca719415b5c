using Lab.Jobs;
using Lab.Probing;
using Lab.Tests.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Probing;

public sealed class SweepTrialsTests
{
    private static readonly ByteSize Minimum = ByteSize.FromKiB(100);

    private static readonly SweepPlan Plan = new([.. SweepSizes.Usual], ByteSize.FromKiB(16), [Host.Guarded, Host.Thread, Host.Lapack]);

    private static readonly CaptureEntry.Header Header = SampleHeader.Create("a.one", "b.two") with { Repeats = 3, Sweep = Plan };

    [Fact]
    public void Every_host_size_and_repeat_is_tried_once()
    {
        var trials = SweepTrials.Of(Header, Probed());

        // Neither workload has a LAPACK routine.
        Assert.Equal(2 * 2 * 11 * 3, trials.Length);
        Assert.Distinct(trials.Select(t => t.Key));
        Assert.All(
            trials, t => Assert.Equal((Minimum, 15, Watermark.None), (t.MinimumStack!.Value, t.DeadlineSeconds!.Value, t.Watermark)));
        Assert.DoesNotContain(trials, t => t.Host == Host.Lapack);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order_and_another_seed_another()
    {
        var order = Keys(SweepTrials.Of(Header, Probed()));

        Assert.Equal(order, Keys(SweepTrials.Of(Header, Probed())));
        var other = Keys(SweepTrials.Of(Header with { Seed = Header.Seed + 1 }, Probed()));
        Assert.NotEqual(order, other);
        Assert.Equal(order.Order(StringComparer.Ordinal), other.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sizes_and_hosts_are_mixed()
    {
        var trials = SweepTrials.Of(Header, Probed());

        Assert.True(trials.Zip(trials.Skip(1)).Count(pair => pair.First.Host != pair.Second.Host) > trials.Length / 4);
        Assert.NotEqual(trials.Select(t => t.StackSize).Order(), trials.Select(t => t.StackSize));
    }

    [Fact]
    public void What_the_probe_has_asked_is_not_asked_again_and_the_rest_keeps_its_order()
    {
        var below = new TrialSpec("a.one", Host.Guarded, Minimum - ByteSize.Page, Header.Environments[0], Watermark.None, 0);

        var whole = Keys(SweepTrials.Of(Header, Probed()));
        var rest = Keys(SweepTrials.Of(Header, Probed(below)));

        Assert.Equal(whole.Where(key => key != below.Key), rest);
        Assert.Equal(whole.Count - 1, rest.Count);
    }

    [Fact]
    public void A_workload_without_a_minimum_is_left_out()
    {
        var probed = Probed();
        probed.Remove("a.one");

        Assert.All(SweepTrials.Of(Header, probed), t => Assert.Equal("b.two", t.Workload));
    }

    private static List<string> Keys(IEnumerable<TrialSpec> trials) => [.. trials.Select(t => t.Key)];

    private static Dictionary<string, (ByteSize Minimum, IReadOnlyList<TrialRecord> Records)> Probed(params TrialSpec[] asked)
    {
        var roomy = new TrialSpec("", Host.Guarded, ByteSize.FromMiB(16), Header.Environments[0], Watermark.Residency, 0);
        return new(StringComparer.Ordinal)
        {
            ["a.one"] = (Minimum, [.. asked.Append(roomy with { Workload = "a.one", DeadlineSeconds = 15 }).Select(Record)]),
            ["b.two"] = (Minimum, [Record(roomy with { Workload = "b.two", DeadlineSeconds = 15 })]),
        };
    }

    private static TrialRecord Record(TrialSpec spec) => new(spec, new Outcome.Completed(null), new(), 0.3, null);
}
