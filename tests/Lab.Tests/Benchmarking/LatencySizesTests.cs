using Lab.Analysis;
using Lab.Benchmarking;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Tests.Benchmarking;

public sealed class LatencySizesTests
{
    [Theory]
    [InlineData(3180, BenchmarkRequest.Short)]
    [InlineData(3180, BenchmarkRequest.Default)]
    [InlineData(36, BenchmarkRequest.Short)]
    [InlineData(36, BenchmarkRequest.Default)]
    [InlineData(70_000, BenchmarkRequest.Short)]
    [InlineData(65_532, BenchmarkRequest.Default)]
    public void Every_size_is_above_the_minimum_and_they_ascend(long minimumKiB, string job)
    {
        var minimum = ByteSize.FromKiB(minimumKiB);

        var sizes = Of(minimum, job);

        Assert.All(sizes, size => Assert.True(size > minimum && size.IsPageMultiple, size.ToString()));
        Assert.Equal(sizes.Distinct().Order(), sizes);
        Assert.InRange(sizes[0].Bytes - minimum.Bytes, 1, 64 << 10);
    }

    [Fact]
    public void The_default_job_takes_every_power_of_two_up_to_64_MiB() =>
        Assert.Equal(
            [3212, 4096, 8192, 16384, 32768, 65536],
            Of(ByteSize.FromKiB(3180), BenchmarkRequest.Default).Select(s => (int)s.KiB));

    [Fact]
    public void The_short_job_times_the_size_that_is_recommended() =>
        Assert.Contains(ByteSize.FromKiB(256), Of(ByteSize.FromKiB(36), BenchmarkRequest.Short));

    private static ImmutableArray<ByteSize> Of(ByteSize minimum, string job) =>
        LatencySizes.For(minimum, MarginRule.Usual.For("", minimum).RecommendedBytes, job);
}
