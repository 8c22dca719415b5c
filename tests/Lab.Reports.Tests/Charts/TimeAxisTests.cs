using Lab.Reports.Charts;

namespace Lab.Reports.Tests.Charts;

public class TimeAxisTests
{
    [Fact]
    public void Times_less_than_tenfold_apart_stand_on_a_linear_axis_from_zero()
    {
        var axis = Axis.Times([7.5e6, 12.7e6]);

        Assert.False(axis.IsLogarithmic);
        Assert.Equal([0, 5e6, 10e6, 15e6], axis.Ticks.AsEnumerable());
        Assert.Equal(0.5, axis.Place(7.5e6), 6);
        Assert.Equal(2 * axis.Place(3e6), axis.Place(6e6), 6);
    }

    [Fact]
    public void Others_on_a_logarithmic_one()
    {
        var axis = Axis.Times([62e3, 1150e3]);

        Assert.True(axis.IsLogarithmic);
        Assert.Equal([1e4, 1e5, 1e6, 1e7], axis.Ticks.Select(t => Math.Round(t)));
        Assert.Equal(1 / 3.0, axis.Place(1e5), 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    [InlineData(99.9)]
    [InlineData(2.5)]
    public void The_largest_fits_with_three_to_five_steps(double most)
    {
        var axis = Axis.Times([most]);

        Assert.InRange(axis.Ticks.Length, 4, 6);
        Assert.InRange(most, axis.Ticks[^2], axis.Ticks[^1] * (1 + 1e-9));
    }

    [Fact]
    public void Whatever_comes_in_the_ends_are_the_ends()
    {
        foreach (var times in new double[][] { [], [0, 0], [double.NaN, double.PositiveInfinity], [1, 1e9] })
        {
            var axis = Axis.Times(times);
            Assert.Equal(0, axis.Place(double.NaN));
            Assert.Equal(0, axis.Place(-1));
            Assert.Equal(1, axis.Place(1e12));
        }
    }
}
