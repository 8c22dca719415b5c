using Lab.Analysis.Statistics;
using Lab.Analysis.Tests.Statistics;
using Lab.Testing.Captures;
using Lab.Analysis.Tests.Timings;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Tests.Wording;

/// <summary>What larger stacks cost is decided once: the findings and the section of the page cannot contradict each other.</summary>
public class LatencyTextTests
{
    [Theory]
    [InlineData(ComparisonVerdict.Slower, 1.11, 1.3, StackSizeEffect.Grows)]
    [InlineData(ComparisonVerdict.Slower, 1.05, 1.3, StackSizeEffect.Unclear)]
    [InlineData(ComparisonVerdict.WithinNoise, 0.8, 1.2, StackSizeEffect.Unclear)]
    [InlineData(ComparisonVerdict.WithinNoise, 0.95, 1.05, StackSizeEffect.None)]
    [InlineData(ComparisonVerdict.Faster, 0.7, 0.9, StackSizeEffect.None)]
    public void The_interval_decides_not_the_verdict_alone(ComparisonVerdict verdict, double lower, double upper, StackSizeEffect effect)
    {
        var comparison = new Comparison(1e5, (lower + upper) / 2, new(lower, upper, 0.95), verdict);

        Assert.Equal(effect, (Curve() with { LargestToSmallest = comparison }).Effect);
    }

    [Fact]
    public void A_threshold_is_a_step_and_one_size_says_nothing()
    {
        var change = new Comparison(1e5, 1.5, new(1.4, 1.6, 0.95), ComparisonVerdict.Slower);
        var threshold = new LatencyThreshold(ByteSize.FromMiB(8), ByteSize.FromMiB(16), change);

        Assert.Equal(StackSizeEffect.Steps, (Curve() with { LargestToSmallest = change, Thresholds = [threshold] }).Effect);
        Assert.Equal(StackSizeEffect.Unknown, (Curve() with { LargestToSmallest = null }).Effect);
        Assert.Equal(StackSizeEffect.Unknown, (Curve() with { LargestToSmallest = change, Points = [Curve().Points[0]] }).Effect);
    }

    [Fact]
    public void Where_noise_leaves_room_neither_finding_nor_section_calls_stacks_free()
    {
        var samples = new SeededSamples(2);
        var results = new CaptureBuilder()
            .Timed(new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(4), CallMode.Warm), samples.LogNormal(5, 1e6, 0.4))
            .Timed(new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(64), CallMode.Warm), samples.LogNormal(5, 1e6, 0.4))
            .Analyse();

        Assert.Equal(StackSizeEffect.Unclear, Assert.Single(results.Timings!.Latency).Effect);
        Assert.DoesNotContain(results.Findings, f => f.Title.Contains("beyond noise", StringComparison.Ordinal));
        Assert.Equal(
            "The samples are too few or too noisy to tell what larger stacks cost in 1 latency curve.",
            LatencyText.Answer(results.Timings.Latency));
        Assert.DoesNotContain("beyond noise", LatencyText.Sentence(results.Timings.Latency[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_section_begins_with_the_titles_of_the_findings()
    {
        var results = SampleTimings.Capture().Analyse();
        var answer = LatencyText.Answer(results.Timings!.Latency);
        var titles = results.Findings.Select(f => f.Title).Where(t => t.Contains("latency curve", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, titles.Count);
        Assert.All(titles, title => Assert.Contains(title, answer, StringComparison.Ordinal));
    }

    private static LatencyCurve Curve()
    {
        var time = Distribution.Of([1e6, 1e6, 1e6]);
        return new()
        {
            Workload = "a.b",
            Environment = CaptureBuilder.Unset,
            Mode = CallMode.Warm,
            Points = [new(ByteSize.FromMiB(4), time, null), new(ByteSize.FromMiB(64), time, null)],
        };
    }
}
