using Lab.Reports.Charts;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts;

public class LogScaleTests
{
    [Theory]
    [InlineData(16, 0)]
    [InlineData(64, 100.0 * 2 / 12)]
    [InlineData(1024, 50)]
    [InlineData(8192, 75)]
    [InlineData(65536, 100)]
    [InlineData(1536, 54.8747)]
    public void Each_doubling_takes_the_same_width(long kib, double percent) =>
        Assert.Equal(percent, LogScale.Stacks.Percent(ByteSize.FromKiB(kib)), 4);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(1 << 20, 100)]
    public void What_lies_beyond_stands_at_the_end(long kib, double percent) =>
        Assert.Equal(percent, LogScale.Stacks.Percent(ByteSize.FromKiB(kib)));

    [Fact]
    public void Ticks_run_from_end_to_end() =>
        Assert.Equal(
            [16, 64, 256, 1024, 4096, 16384, 65536],
            LogScale.Stacks.Ticks().Select(t => t.Bytes / 1024));
}
