using Lab.Analysis.Statistics;
using Pragmastat;
using Perfolizer.Mathematics.QuantileEstimators;

namespace Lab.Analysis.Tests.Statistics;

public class DistributionTests
{
    [Fact]
    public void Quantiles_are_those_of_Harrell_and_Davis()
    {
        // Of three samples the weights of the median are those of the Beta(2, 2) distribution over thirds: 7/27, 13/27, 7/27.
        Assert.Equal(75.0 / 27, Distribution.Of([6, 1, 2])!.MedianNanoseconds, 1e-6);
        Assert.Equal(1.5, Distribution.Of([1, 2])!.MedianNanoseconds, 1e-6);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(100)]
    public void Estimates_are_Perfolizers_own(int count)
    {
        var samples = new SeededSamples(count).LogNormal(count, 7.5e6);
        var (time, sample) = (Distribution.Of(samples)!, new Sample(samples));
        var estimator = HarrellDavisQuantileEstimator.Instance;
        var interval = estimator.QuantileConfidenceIntervalEstimator(sample, 0.5).ConfidenceInterval(0.95);

        Assert.Equal(estimator.Quantile(sample, 0.25), time.Percentile25Nanoseconds);
        Assert.Equal(1, time.MedianNanoseconds / estimator.Quantile(sample, 0.5), 1e-6);
        Assert.Equal(estimator.Quantile(sample, 0.75), time.Percentile75Nanoseconds);
        Assert.Equal(estimator.Quantile(sample, 0.95), time.Percentile95Nanoseconds);
        Assert.Equal(1, time.MedianInterval!.Lower / interval.Lower, 1e-6);
        Assert.Equal(1, time.MedianInterval.Upper / interval.Upper, 1e-6);
        Assert.Equal((samples.Min(), samples.Max(), count), (time.MinimumNanoseconds, time.MaximumNanoseconds, time.Samples));
    }

    [Theory]
    [InlineData(15)]
    [InlineData(50)]
    public void The_interval_holds_the_median_about_as_often_as_it_says(int count)
    {
        var samples = new SeededSamples(1);
        var held = Enumerable.Range(0, 400).Count(
            _ => Estimates.MedianInterval(new Sample(samples.LogNormal(count, 1000))) is { Lower: <= 1000, Upper: >= 1000 });

        Assert.InRange(held, 0.92 * 400, 400);
    }

    [Theory]
    [InlineData(15.5)]
    [InlineData(5.0)]
    [InlineData(3.0, 4.0)]
    public void Of_one_or_two_samples_there_is_no_interval_and_nothing_unusual(params double[] samples)
    {
        var time = Distribution.Of(samples)!;

        Assert.Null(time.MedianInterval);
        Assert.Equal(samples.Average(), time.MedianNanoseconds, 1e-6);
        Assert.Empty(time.OutliersNanoseconds);
        Assert.Empty(time.ModesNanoseconds);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(15.5)]
    [InlineData(1e10 / 3)]
    public void Samples_that_are_all_the_same_have_that_median_and_no_width(double value)
    {
        foreach (var count in new[] { 3, 4, 5, 7, 15, 16, 50, 64 })
        {
            var time = Distribution.Of(Enumerable.Repeat(value, count))!;

            Assert.Equal(1, time.MedianNanoseconds / value, 1e-9);
            Assert.Equal(time.MedianNanoseconds, time.MedianInterval!.Lower);
            Assert.Equal(time.MedianNanoseconds, time.MedianInterval.Upper);
            Assert.Empty(time.OutliersNanoseconds);
            Assert.Empty(time.ModesNanoseconds);
        }
    }

    [Fact]
    public void What_is_no_number_is_left_out()
    {
        Assert.Null(Distribution.Of([]));
        Assert.Null(Distribution.Of([double.NaN, double.PositiveInfinity]));
        Assert.Equal(2, Distribution.Of([double.NaN, 1, double.NegativeInfinity, 2])!.Samples);
    }

    [Fact]
    public void An_interval_never_reaches_below_no_time_at_all()
    {
        var time = Distribution.Of([0, 0, 9])!;

        Assert.Equal(0, time.MedianInterval!.Lower);
        Assert.True(time.MedianInterval.Upper > time.MedianNanoseconds);
    }

    [Fact]
    public void Outliers_are_named_and_stay_in_the_figures()
    {
        var time = Distribution.Of([.. new SeededSamples(2).Normal(30, 1000, 0.01), 1500, 500])!;

        Assert.Equal([500, 1500], time.OutliersNanoseconds.Where(x => x is 500 or 1500));
        Assert.Equal((32, 500, 1500), (time.Samples, time.MinimumNanoseconds, time.MaximumNanoseconds));
        Assert.Empty(time.ModesNanoseconds);
    }

    [Fact]
    public void Two_modes_are_found_where_they_lie()
    {
        var samples = new SeededSamples(3);
        var modes = Distribution.Of([.. samples.Normal(40, 1000, 0.02), .. samples.Normal(20, 1300, 0.02)])!.ModesNanoseconds;

        Assert.Equal(2, modes.Length);
        Assert.InRange(modes[0], 980, 1020);
        Assert.InRange(modes[1], 1270, 1330);
    }

    [Fact]
    public void One_mode_is_not_told_and_of_few_samples_none_is_claimed()
    {
        var samples = new SeededSamples(4);
        var bimodal = Enumerable.Range(0, 50).Count(_ => Estimates.Modes(new(samples.Normal(50, 1000))).Length > 0);

        Assert.InRange(bimodal, 0, 2);
        Assert.Empty(Distribution.Of([.. Enumerable.Repeat(1.0, 10), .. Enumerable.Repeat(2.0, 10)])!.ModesNanoseconds);
    }

    [Fact]
    public void Two_values_only_do_not_upset_the_search_for_modes()
    {
        for (var second = 3; second < 40; second += 4)
            Assert.NotNull(Distribution.Of([.. Enumerable.Repeat(100.0, 40 - second), .. Enumerable.Repeat(200.0, second)]));
    }
}
