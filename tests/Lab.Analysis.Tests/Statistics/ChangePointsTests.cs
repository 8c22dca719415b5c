using Lab.Analysis.Statistics;
using Lab.Trials;
using Pragmastat;

namespace Lab.Analysis.Tests.Statistics;

/// <summary>How often thresholds are found where there are some, and where there are none. Sizes are 64 KiB, 128 KiB and so on.</summary>
public class ChangePointsTests
{
    private const int Repetitions = 200;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_step_is_found_at_its_size(int at)
    {
        var samples = new SeededSamples(at);
        var found = Enumerable.Range(0, 20).Count(
            _ => At(Thresholds(8, size => samples.Normal(15, size < at ? 1000 : 1300))).SequenceEqual([at]));

        Assert.InRange(found, 19, 20);
    }

    [Fact]
    public void A_step_says_how_much_and_between_which_sizes()
    {
        var samples = new SeededSamples(1);
        var threshold = Assert.Single(Thresholds(8, size => samples.Normal(15, size < 5 ? 1000 : 1300)));

        Assert.Equal((ByteSize.FromMiB(1), ByteSize.FromMiB(2)), (threshold.FromBytes, threshold.ToBytes));
        Assert.Equal(ComparisonVerdict.Slower, threshold.Change.Verdict);
        Assert.InRange(threshold.Change.Ratio, 1.28, 1.32);
        Assert.InRange(threshold.Change.ShiftNanoseconds, 280, 320);
    }

    [Fact]
    public void A_step_down_and_sizes_with_more_samples_than_others_are_no_matter()
    {
        var samples = new SeededSamples(2);
        var threshold = Assert.Single(Thresholds(8, size => samples.Normal(15 + (size % 3 * 20), size < 3 ? 2000 : 1000)));

        Assert.Equal((ByteSize.FromKiB(512), ComparisonVerdict.Faster), (threshold.ToBytes, threshold.Change.Verdict));
    }

    [Fact]
    public void Two_steps_are_two_thresholds_each_against_its_neighbours()
    {
        var samples = new SeededSamples(3);
        var thresholds = Thresholds(8, size => samples.Normal(15, size < 3 ? 1000 : size < 6 ? 1300 : 1700));

        Assert.Equal([3, 6], At(thresholds));
        Assert.Equal(1.3, thresholds[0].Change.Ratio, 0.04);
        Assert.Equal(1.7 / 1.3, thresholds[1].Change.Ratio, 0.04);
    }

    [Theory]
    [InlineData(3, 8)]
    [InlineData(15, 4)]
    [InlineData(15, 8)]
    public void Noise_yields_none(int count, int sizes)
    {
        var samples = new SeededSamples(count + sizes);

        Assert.InRange(FalseAlarms(sizes, _ => samples.Normal(count, 1000)), 0, 0.03 * Repetitions);
        Assert.InRange(FalseAlarms(sizes, _ => samples.LogNormal(count, 1000)), 0, 0.03 * Repetitions);
        Assert.InRange(FalseAlarms(sizes, _ => samples.Spiky(count, 1000)), 0, 0.03 * Repetitions);
    }

    /// <summary>Each size has a process of its own: far more sure than the samples of one size are of another.</summary>
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    public void Sizes_that_differ_at_random_yield_hardly_any(double between)
    {
        var samples = new SeededSamples(4);

        Assert.InRange(FalseAlarms(8, _ => samples.Normal(15, 1000 * Math.Exp(between * samples.Standard()), 0.01)), 0, 0.07 * Repetitions);
    }

    [Fact]
    public void A_drift_over_all_sizes_has_no_place_where_it_happens()
    {
        var samples = new SeededSamples(5);

        Assert.Equal(0, FalseAlarms(8, size => samples.Normal(15, 1000 * (1 + (0.01 * size / 8)), 0.005)));
        Assert.InRange(FalseAlarms(8, size => samples.Normal(15, 1000 * Math.Pow(1.01, size), 0.01)), 0, 0.07 * Repetitions);
        Assert.InRange(FalseAlarms(8, size => samples.Normal(15, 1000 * Math.Pow(2, size), 0.01)), 0, 0.07 * Repetitions);
    }

    [Fact]
    public void Samples_of_one_size_that_follow_each_other_are_no_change_of_size()
    {
        var samples = new SeededSamples(6);

        // A slow wave, as of a machine that warms up and cools down, within each size.
        Assert.InRange(
            FalseAlarms(8, _ => [.. samples.Normal(20, 1000, 0.01).Select((x, i) => x * (1 + (0.05 * Math.Sin(i / 3.0))))]),
            0,
            0.03 * Repetitions);
    }

    [Fact]
    public void Of_too_few_sizes_or_samples_nothing_is_said()
    {
        Assert.Empty(Thresholds(0, _ => []));
        Assert.Empty(Thresholds(1, _ => [1, 2, 3]));
        Assert.Empty(Thresholds(2, size => [100 * (size + 1), 101 * (size + 1), 102 * (size + 1)]));
        Assert.Empty(Thresholds(8, size => [size < 4 ? 100 : 200]));
        Assert.Empty(Thresholds(8, size => size < 4 ? [100, 101] : [200, 201]));
    }

    [Fact]
    public void Samples_without_any_width_have_their_step()
    {
        Assert.Equal([4], At(Thresholds(8, size => size < 4 ? [10, 10, 10] : [20, 20, 20])));
        Assert.Empty(Thresholds(8, _ => [10, 10, 10]));
    }

    private static int FalseAlarms(int sizes, Func<int, double[]> sample) =>
        Enumerable.Range(0, Repetitions).Count(_ => Thresholds(sizes, sample).Length > 0);

    private static ImmutableArray<LatencyThreshold> Thresholds(int sizes, Func<int, double[]> sample) =>
        ChangePoints.Of([.. Enumerable.Range(0, sizes).Select(size => Sized(size, sample(size)))]);

    private static SizedSamples Sized(int size, double[] samples) =>
        new(Size(size), [.. samples], Estimates.Quantile(new Sample(samples), 0.5));

    private static IEnumerable<int> At(ImmutableArray<LatencyThreshold> thresholds) =>
        thresholds.Select(t => Enumerable.Range(0, 32).Single(size => Size(size) == t.ToBytes));

    private static ByteSize Size(int size) => ByteSize.FromKiB(64L << size);
}
