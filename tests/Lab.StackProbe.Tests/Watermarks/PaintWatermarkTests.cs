namespace Lab.StackProbe.Tests.Watermarks;

public sealed unsafe class PaintWatermarkTests
{
    private const int Size = 256 << 10;

    [Fact]
    public void Untouched_paint_has_no_lowest_word()
    {
        using var stack = GuardedStack.Allocate(Size);
        PaintWatermark.Paint(stack);

        Assert.True(stack.IsPainted);
        Assert.Null(PaintWatermark.LowestTouched(stack));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 0)]
    [InlineData(8, 8)]
    [InlineData(4096 + 3, 4096)]
    [InlineData(Size - 1, Size - 8)]
    public void One_byte_gives_away_its_word(int offset, int word)
    {
        using var stack = GuardedStack.Allocate(Size);
        PaintWatermark.Paint(stack);
        *(byte*)(stack.Stack.Low + offset) = 1;
        *(byte*)(stack.Stack.High - 1) = 1;

        Assert.Equal(stack.Stack.Low + word, PaintWatermark.LowestTouched(stack));
    }

    [Fact]
    public void Painting_again_covers_what_was_written()
    {
        using var stack = GuardedStack.Allocate(Size);
        PaintWatermark.Paint(stack);
        *(byte*)stack.Stack.Low = 1;
        PaintWatermark.Paint(stack);

        Assert.Null(PaintWatermark.LowestTouched(stack));
    }

    [Fact]
    public void Zeros_are_a_touch()
    {
        using var stack = GuardedStack.Allocate(Size);
        PaintWatermark.Paint(stack);
        *(ulong*)(stack.Stack.Low + 64) = 0;

        Assert.Equal(stack.Stack.Low + 64, PaintWatermark.LowestTouched(stack));
    }

    [Fact]
    public void A_stack_that_was_not_painted_is_an_error()
    {
        using var stack = GuardedStack.Allocate(Size);

        Assert.Throws<InvalidOperationException>(() => PaintWatermark.LowestTouched(stack));
    }
}
