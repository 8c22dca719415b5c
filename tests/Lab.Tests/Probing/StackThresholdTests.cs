using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

public sealed class StackThresholdTests
{
    private delegate Task<ByteSize> Search(ByteSize dies, ByteSize survives, Func<ByteSize, Task<bool>> survivesAt);

    private static readonly Search Between = StackThreshold.FindAsync;
    private static readonly Search Above = StackThreshold.FindAboveAsync;

    private readonly List<long> _asked = [];

    [Theory]
    [InlineData(0, 16, 5, new long[] { 8, 4, 6, 5 })]
    [InlineData(0, 16, 16, new long[] { 8, 12, 14, 15 })]
    [InlineData(0, 16, 1, new long[] { 8, 4, 2, 1 })]
    [InlineData(20, 23, 22, new long[] { 21, 22 })]
    [InlineData(20, 22, 21, new long[] { 21 })]
    [InlineData(7, 8, 8, new long[0])]
    public async Task Between_two_sizes_these_are_asked_in_this_order(long dies, long survives, long threshold, long[] asked)
    {
        Assert.Equal(threshold, await FindAsync(Between, dies, survives, threshold));
        Assert.Equal(asked, _asked);
    }

    [Theory]
    [InlineData(20, 4096, 21, new long[] { 21 })]
    [InlineData(20, 4096, 22, new long[] { 21, 23, 22 })]
    [InlineData(20, 4096, 25, new long[] { 21, 23, 27, 25, 24 })]
    [InlineData(20, 30, 30, new long[] { 21, 23, 27, 28, 29 })]
    [InlineData(20, 21, 21, new long[0])]
    [InlineData(0, 5, 3, new long[] { 1, 3, 2 })]
    public async Task Above_a_prediction_that_failed_these(long dies, long survives, long threshold, long[] asked)
    {
        Assert.Equal(threshold, await FindAsync(Above, dies, survives, threshold));
        Assert.Equal(asked, _asked);
    }

    [Fact]
    public async Task A_roomy_stack_is_searched_in_a_dozen_trials()
    {
        Assert.Equal(795, await FindAsync(Between, 0, 4096, 795));
        Assert.Equal(12, _asked.Count);
    }

    [Fact]
    public async Task Both_find_what_a_linear_scan_finds()
    {
        for (var dies = 0; dies < 6; dies++)
        {
            for (var survives = dies + 1; survives < 40; survives++)
            {
                for (var threshold = dies + 1; threshold <= survives; threshold++)
                {
                    var found = Scan(dies, survives, threshold);
                    Assert.Equal(found, await FindAsync(Between, dies, survives, threshold));
                    Assert.True(
                        _asked.Count <= Math.Ceiling(Math.Log2(survives - dies)), $"{_asked.Count} trials between {dies} and {survives}");
                    Assert.Equal(found, await FindAsync(Above, dies, survives, threshold));
                    Assert.True(
                        _asked.Count <= 2 + (2 * Math.Log2(threshold - dies + 1)), $"{_asked.Count} trials from {dies} up to {threshold}");
                }
            }
        }

        static long Scan(long dies, long survives, long threshold)
        {
            for (var pages = dies + 1; pages < survives; pages++)
            {
                if (pages >= threshold)
                    return pages;
            }

            return survives;
        }
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 8)]
    [InlineData(0, 0)]
    public async Task A_size_that_dies_must_be_the_smaller_one(long dies, long survives)
    {
        foreach (var search in new[] { Between, Above })
        {
            var exception = await Assert.ThrowsAsync<ArgumentException>(() => FindAsync(search, dies, survives, 1));

            Assert.Equal($"a size that dies ({Pages(dies)}) must be smaller than one that survives ({Pages(survives)})", exception.Message);
            Assert.Empty(_asked);
        }
    }

    [Fact]
    public async Task A_trial_that_cannot_be_run_ends_the_search()
    {
        foreach (var search in new[] { Between, Above })
            await Assert.ThrowsAsync<OperationCanceledException>(
                () => search(Pages(0), Pages(8), _ => throw new OperationCanceledException()));
    }

    private async Task<long> FindAsync(Search search, long dies, long survives, long threshold)
    {
        _asked.Clear();
        var found = await search(Pages(dies), Pages(survives), async size =>
        {
            await Task.Yield();
            Assert.True(size.IsPageMultiple);
            Assert.InRange(size.Bytes / ByteSize.Page.Bytes, dies + 1, survives - 1);
            _asked.Add(size.Bytes / ByteSize.Page.Bytes);
            return size >= Pages(threshold);
        });
        Assert.Distinct(_asked);
        Assert.True(found.IsPageMultiple);
        return found.Bytes / ByteSize.Page.Bytes;
    }

    private static ByteSize Pages(long count) => new(count * ByteSize.Page.Bytes);
}
