using Lab.StackProbe.Watermarks;
using Lab.Toolchain;

namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>Both watermarks against frames made by a C compiler, which touch nothing but their far end.</summary>
public sealed unsafe class NativeGroundTruthTests(SparseFrames frames) : IClassFixture<SparseFrames>
{
    public static TheoryData<int> Sizes => [.. SparseFrames.Sizes];

    [GccTheory]
    [MemberData(nameof(Sizes))]
    public void Residency_is_within_a_page(int size)
    {
        using var stack = Stack(size);
        var truth = MeasuredCall.Run(stack, Call(size));

        Assert.InRange(stack.Stack.DepthOf(truth), size, size + (16 << 10));
        Assert.InRange(MeasuredCall.PageOf(truth) - MeasuredCall.LowestPage(stack), 0, 4096);
    }

    [GccTheory]
    [MemberData(nameof(Sizes))]
    public void Paint_is_exact_to_the_word(int size)
    {
        using var stack = Stack(size);
        PaintWatermark.Paint(stack);
        var truth = MeasuredCall.Run(stack, Call(size));

        Assert.InRange(truth - Assert.NotNull(PaintWatermark.LowestTouched(stack)), 0, sizeof(ulong) - 1);
    }

    private static GuardedStack Stack(int size) => GuardedStack.Allocate((size + (256 << 10)) / 4096 * 4096);

    private Func<nint> Call(int size)
    {
        var function = frames.Function(size);
        return () => ((delegate* unmanaged<nint>)function)();
    }
}
