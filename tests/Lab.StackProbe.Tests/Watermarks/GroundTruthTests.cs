namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>Both watermarks against managed calls that know how deep they went.</summary>
public sealed class GroundTruthTests
{
    /// <summary>A signal that is handled at the deepest moment puts its frame below; nothing else may.</summary>
    private const nint OneFrame = 4096;

    private const int Room = 256 << 10;

    public static TheoryData<string, int, int> Calls()
    {
        var data = new TheoryData<string, int, int>();
        foreach (var size in new[] { 64 << 10, 300_000, 1 << 20, 3_180 << 10, 8 << 20 })
        {
            data.Add(nameof(KnownDepths.FarEnd), size, size);
            data.Add(nameof(KnownDepths.Contiguous), size, size);
        }

        foreach (var depth in new[] { 100, 1000, 10_000 })
            data.Add(nameof(KnownDepths.Recursion), depth, depth * 700);
        return data;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Paint_finds_the_lowest_word_that_was_written(string call, int argument, int bytes)
    {
        using var stack = Stack(bytes);
        PaintWatermark.Paint(stack);
        var truth = MeasuredCall.Run(stack, Call(call, argument));

        Assert.InRange(truth - Assert.NotNull(PaintWatermark.LowestTouched(stack)), 0, OneFrame);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void Residency_finds_the_lowest_page(string call, int argument, int bytes)
    {
        using var stack = Stack(bytes);
        var truth = MeasuredCall.Run(stack, Call(call, argument));

        Assert.InRange(MeasuredCall.PageOf(truth) - MeasuredCall.LowestPage(stack), 0, OneFrame);
    }

    [Fact]
    public void Residency_sees_what_was_only_read_and_paint_does_not()
    {
        const int Bytes = 2 << 20;
        using var resident = Stack(Bytes);
        using var painted = Stack(Bytes);
        PaintWatermark.Paint(painted);
        var truth = MeasuredCall.Run(resident, () => KnownDepths.FarEndReadOnly(Bytes));
        MeasuredCall.Run(painted, () => KnownDepths.FarEndReadOnly(Bytes));

        Assert.InRange(MeasuredCall.PageOf(truth) - MeasuredCall.LowestPage(resident), 0, OneFrame);
        Assert.InRange(painted.Stack.DepthOf(Assert.NotNull(PaintWatermark.LowestTouched(painted))), 1, 64 << 10);
    }

    [Fact]
    public void A_call_that_does_nothing_takes_what_the_thread_itself_takes()
    {
        using var resident = Stack(0);
        using var painted = Stack(0);
        PaintWatermark.Paint(painted);
        MeasuredCall.Run(resident, () => 0);
        MeasuredCall.Run(painted, () => 0);

        var byResidency = resident.Stack.DepthOf(MeasuredCall.LowestPage(resident));
        var byPaint = painted.Stack.DepthOf(Assert.NotNull(PaintWatermark.LowestTouched(painted)));
        Assert.InRange(byResidency, 4096, 32 << 10);
        Assert.InRange(byResidency - byPaint, 0, 4096);
    }

    [Fact]
    public void The_same_call_takes_the_same_stack_each_time()
    {
        nint[] depths = [.. Enumerable.Range(0, 20).Select(_ =>
        {
            using var stack = Stack(1 << 20);
            MeasuredCall.Run(stack, () => KnownDepths.Recursion(1000));
            return stack.Stack.DepthOf(MeasuredCall.LowestPage(stack));
        })];

        Assert.Single(depths.Distinct());
    }

    private static GuardedStack Stack(int bytes) => GuardedStack.Allocate((bytes + Room) / 4096 * 4096);

    private static Func<nint> Call(string name, int argument) => name switch
    {
        nameof(KnownDepths.FarEnd) => () => KnownDepths.FarEnd(argument),
        nameof(KnownDepths.Contiguous) => () => KnownDepths.Contiguous(argument),
        _ => () => KnownDepths.Recursion(argument),
    };
}
