using Lab.Reports.Charts;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts;

public class SizeAxisTests
{
    [Theory]
    [InlineData(16, 0)]
    [InlineData(64, 2.0 / 12)]
    [InlineData(1024, 0.5)]
    [InlineData(8192, 0.75)]
    [InlineData(65536, 1)]
    [InlineData(1536, 0.548747)]
    public void Each_doubling_takes_the_same_width(long kib, double place) =>
        Assert.Equal(place, Axis.Stacks.Place(ByteSize.FromKiB(kib).Bytes), 6);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(1 << 20, 1)]
    public void What_lies_beyond_stands_at_the_end(long kib, double place) =>
        Assert.Equal(place, Axis.Stacks.Place(ByteSize.FromKiB(kib).Bytes));

    [Fact]
    public void Ticks_run_from_end_to_end() =>
        Assert.Equal(
            [16, 64, 256, 1024, 4096, 16384, 65536],
            Axis.Stacks.Ticks.Select(t => t / 1024));
}
