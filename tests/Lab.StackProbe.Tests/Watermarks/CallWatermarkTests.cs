namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>How deep one call reaches, read on the thread that makes it, against calls that know their depth.</summary>
public sealed class CallWatermarkTests
{
    private const nint Tolerance = 4096;

    public static TheoryData<int, int> Frames() => new()
    {
        { 10_000, 0 },
        { 300_000, 0 },
        { 1_000_000, 0 },
        { 10_000, 8 << 20 },
        { 3_180 << 10, 8 << 20 },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void What_is_written_is_found_to_the_word(int bytes, int stack) => On(
        stack,
        watermark => Assert.InRange(Compiled(watermark, () => KnownDepths.Contiguous(bytes)) - bytes, 0, 512));

    [Theory]
    [MemberData(nameof(Frames))]
    public void What_is_only_read_is_found_to_the_page(int bytes, int stack) => On(
        stack,
        watermark => Assert.InRange(Compiled(watermark, () => KnownDepths.FarEndReadOnly(bytes)) - bytes, 0, Tolerance + 512));

    [Fact]
    public void A_call_that_does_nothing_reads_as_nothing() => On(0, watermark => Assert.Equal(0, Compiled(watermark, static () => { })));

    [Fact]
    public void A_shallow_call_after_a_deep_one_is_shallow() => On(0, watermark =>
    {
        watermark.Measure(() => KnownDepths.FarEnd(1 << 20));
        Assert.Equal(0, Compiled(watermark, static () => { }));
    });

    [Fact]
    public void Each_of_the_two_calls_is_prepared_and_cleaned_up() => On(0, watermark =>
    {
        var order = "";
        watermark.Measure(() => order += "c", () => order += "b", () => order += "a");
        Assert.Equal("bcabca", order);
    });

    [Fact]
    public void A_call_that_throws_is_cleaned_up_too() => On(0, watermark =>
    {
        var order = "";
        Assert.Throws<FormatException>(() => watermark.Measure(() => throw new FormatException(), () => order += "b", () => order += "a"));
        Assert.Equal("ba", order);
    });

    [Fact]
    public void On_another_thread_and_after_its_end_it_is_refused() => On(1 << 20, watermark =>
    {
        On(0, _ => Assert.Throws<InvalidOperationException>(() => watermark.Measure(static () => { })));
        watermark.Dispose();
        Assert.Throws<ObjectDisposedException>(() => watermark.Measure(static () => { }));
    });

    /// <summary>The second measurement: the first shows what compiling the call takes.</summary>
    private static nint Compiled(CallWatermark watermark, Action call)
    {
        watermark.Measure(call);
        return watermark.Measure(call);
    }

    /// <summary>On a guarded stack of that size, or for 0 on a thread of the runtime's own.</summary>
    private static void On(int stack, Action<CallWatermark> test)
    {
        if (stack == 0)
        {
            Exception? failure = null;
            var thread = new Thread(() => failure = Record.Exception(Body));
            thread.Start();
            thread.Join();
            Assert.Null(failure);
            return;
        }

        using var guarded = GuardedStack.Allocate(stack);
        GuardedThread.Start(guarded, Body).Join();

        void Body()
        {
            using var watermark = CallWatermark.OfCurrentThread();
            test(watermark);
        }
    }
}
