using Lab.Analysis.Statistics;

namespace Lab.Analysis.Tests.Statistics;

public class ComparisonTests
{
    [Theory]
    [InlineData(15, 0.03)]
    [InlineData(30, 0.1)]
    public void A_known_ratio_is_found_with_its_sign(int count, double spread)
    {
        var samples = new SeededSamples(1);
        var (slow, fast) = (samples.LogNormal(count, 1300, spread), samples.LogNormal(count, 1000, spread));

        var slower = Comparison.Of(slow, fast)!;
        var faster = Comparison.Of(fast, slow)!;

        Assert.Equal((ComparisonVerdict.Slower, ComparisonVerdict.Faster), (slower.Verdict, faster.Verdict));
        Assert.InRange(slower.Ratio, slower.RatioInterval!.Lower, slower.RatioInterval.Upper);
        Assert.InRange(1.3, slower.RatioInterval.Lower, slower.RatioInterval.Upper);
        Assert.InRange(slower.ShiftNanoseconds, 200, 400);
        Assert.Equal(-slower.ShiftNanoseconds, faster.ShiftNanoseconds, 6);
        Assert.Equal(1 / slower.RatioInterval.Upper, faster.RatioInterval!.Lower, 9);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(30)]
    public void The_same_distribution_is_within_noise_of_itself(int count)
    {
        var samples = new SeededSamples(count);
        Func<double[]>[] shapes = [() => samples.Normal(count, 1000), () => samples.LogNormal(count, 1000),
            () => samples.Spiky(count, 1000)];
        var falseAlarms = shapes.Sum(shape => Enumerable.Range(0, 100)
            .Count(_ => Comparison.Of(shape(), shape())!.Verdict is ComparisonVerdict.Slower or ComparisonVerdict.Faster));

        Assert.InRange(falseAlarms, 0, 0.05 * 300);
    }

    [Fact]
    public void The_interval_holds_the_ratio_about_as_often_as_it_says()
    {
        var samples = new SeededSamples(5);
        var held = Enumerable.Range(0, 400).Count(
            _ => Comparison.Of(samples.LogNormal(15, 1100), samples.LogNormal(40, 1000, 0.03))!.RatioInterval is
            { Lower: <= 1.1, Upper: >= 1.1 });

        Assert.InRange(held, 0.92 * 400, 400);
    }

    [Fact]
    public void What_is_sure_and_too_small_to_matter_is_negligible()
    {
        var samples = new SeededSamples(6);
        var comparison = Comparison.Of(samples.Normal(100, 1010, 0.001), samples.Normal(100, 1000, 0.001))!;

        Assert.True(comparison.RatioInterval!.Lower > 1.005);
        Assert.Equal(ComparisonVerdict.Negligible, comparison.Verdict);
    }

    [Fact]
    public void Pairs_tell_what_is_hidden_in_the_drift_of_both()
    {
        var samples = new SeededSamples(7);
        var drift = Enumerable.Range(0, 200).Select(i => 1000 * (1 + (0.5 * i / 200))).ToArray();
        var without = drift.Zip(samples.Normal(200, 1, 0.005), (d, n) => d * n).ToArray();
        var with = drift.Zip(samples.Normal(200, 1.01, 0.005), (d, n) => d * n).ToArray();

        var paired = Comparison.OfPairs(with, without)!;

        Assert.Equal(ComparisonVerdict.WithinNoise, Comparison.Of(with, without)!.Verdict);
        Assert.Equal(ComparisonVerdict.Negligible, paired.Verdict);
        Assert.InRange(paired.Ratio, 1.008, 1.012);
        Assert.InRange(paired.RatioInterval!.Lower, 1.006, 1.01);
        Assert.InRange(paired.ShiftNanoseconds, 8, 17);
    }

    [Fact]
    public void Too_few_samples_say_nothing_however_far_apart()
    {
        var comparison = Comparison.Of([200, 201], [100, 101])!;

        Assert.Equal((null, ComparisonVerdict.WithinNoise), (comparison.RatioInterval, comparison.Verdict));
        Assert.Equal(2, comparison.Ratio, 0.01);
        Assert.Equal(100, comparison.ShiftNanoseconds, 9);
    }

    [Fact]
    public void Samples_without_any_width_are_compared_all_the_same()
    {
        double[] ten = [10, 10, 10], twenty = [20, 20, 20];

        Assert.Equal(ComparisonVerdict.Slower, Comparison.Of(twenty, ten)!.Verdict);
        Assert.Equal(new(0, 1, new(1, 1, 0.95), ComparisonVerdict.WithinNoise), Comparison.Of(ten, ten));
    }

    [Fact]
    public void Without_a_ratio_there_is_no_comparison()
    {
        Assert.Null(Comparison.Of([], [1, 2, 3]));
        Assert.Null(Comparison.Of([1, 2, 3], [double.NaN]));
        Assert.Null(Comparison.Of([1, 2, 3], [0, 0, 0]));
    }
}
