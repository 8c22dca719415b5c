using Lab.Python.Processes;

namespace Lab.Python.Tests.Processes;

public sealed class FairTimeTests
{
    [Theory]
    [InlineData("0.20 0.30 0.40 1/300 4711", 2, 1)]
    [InlineData("2.00 0.30 0.40 2/300 4711", 2, 1)]
    [InlineData("0.20 0.30 0.40 40/300 4711", 2, 0.05)]
    [InlineData("20.00 9.00 0.40 1/300 4711", 2, 0.1)]
    [InlineData("9999.00 9.00 0.40 9000/9999 4711", 2, 1.0 / 30)]
    [InlineData("4.00 9.00 0.40 1/300 4711", 64, 1)]
    [InlineData("", 2, 1)]
    [InlineData("none of this", 2, 1)]
    [InlineData("-1 x x y/z", 1, 1)]
    public void A_busy_machine_leaves_a_program_its_share(string load, int processors, double share) =>
        Assert.Equal(share, FairTime.Share(load, processors), 1e-9);

    [Theory]
    [InlineData("0\n", 1)]
    [InlineData("0-3,6,8-9\n", 7)]
    [InlineData("", 0)]
    [InlineData("none", 0)]
    public void The_processors_of_a_list_are_counted(string list, int count) => Assert.Equal(count, FairTime.Count(list));

    [Fact]
    public async Task A_time_passes_not_before_it_has_passed_on_the_clock()
    {
        var time = new FairTime();

        await time.PassesAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None);

        Assert.True(time.Waited >= TimeSpan.FromMilliseconds(50));
    }
}
