using Lab.Reports.Charts.Timings;

namespace Lab.Reports.Tests.Charts.Timings;

public class TimeScaleTests
{
    [Fact]
    public void Times_less_than_tenfold_apart_stand_on_a_linear_axis_from_zero()
    {
        var scale = TimeScale.For([7.5e6, 12.7e6]);

        Assert.False(scale.IsLogarithmic);
        Assert.Equal([0, 5e6, 10e6, 15e6], scale.Ticks.AsEnumerable());
        Assert.Equal(0.5, scale.Fraction(7.5e6), 6);
        Assert.Equal(2 * scale.Fraction(3e6), scale.Fraction(6e6), 6);
    }

    [Fact]
    public void Others_on_a_logarithmic_one()
    {
        var scale = TimeScale.For([62e3, 1150e3]);

        Assert.True(scale.IsLogarithmic);
        Assert.Equal([1e4, 1e5, 1e6, 1e7], scale.Ticks.Select(t => Math.Round(t)));
        Assert.Equal(1 / 3.0, scale.Fraction(1e5), 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    [InlineData(99.9)]
    [InlineData(2.5)]
    public void The_largest_fits_with_three_to_five_steps(double most)
    {
        var scale = TimeScale.For([most]);

        Assert.InRange(scale.Ticks.Length, 4, 6);
        Assert.InRange(most, scale.Ticks[^2], scale.Ticks[^1] * (1 + 1e-9));
    }

    [Fact]
    public void Whatever_comes_in_the_ends_are_the_ends()
    {
        foreach (var times in new double[][] { [], [0, 0], [double.NaN, double.PositiveInfinity], [1, 1e9] })
        {
            var scale = TimeScale.For(times);
            Assert.Equal(0, scale.Fraction(double.NaN));
            Assert.Equal(0, scale.Fraction(-1));
            Assert.Equal(1, scale.Fraction(1e12));
        }
    }
}
