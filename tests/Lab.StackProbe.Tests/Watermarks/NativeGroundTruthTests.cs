namespace Lab.StackProbe.Tests.Watermarks;

/// <summary>Both watermarks against frames made by a C compiler, which touch nothing but what they say.</summary>
public sealed unsafe class NativeGroundTruthTests : IClassFixture<KnownFramesLibrary>
{
    private readonly KnownFramesLibrary _library;

    public NativeGroundTruthTests(KnownFramesLibrary library)
    {
        Assert.SkipIfMissing(CCompiler.Missing);
        _library = library;
    }

    /// <summary>The call that does nothing is left out: what the thread itself takes is deeper.</summary>
    public static TheoryData<string> Calls => [.. KnownFrames.Calls.Where(c => c.Name != KnownFrames.Nothing).Select(c => c.Name)];

    public static TheoryData<string> Written =>
        [.. KnownFrames.Calls.Where(c => c.Name != KnownFrames.Nothing && !c.OnlyReads).Select(c => c.Name)];

    public static TheoryData<string> OnlyRead => [.. KnownFrames.Calls.Where(c => c.OnlyReads).Select(c => c.Name)];

    public static TheoryData<string> Sparse => [.. KnownFrames.Calls.Where(c => c.IsSparse).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Residency_is_within_a_page(string name)
    {
        var call = KnownFrames.Named(name);
        using var stack = Stack(call);
        var truth = MeasuredCall.Run(stack, Body(call));

        Assert.InRange(stack.Stack.DepthOf(truth), call.Bytes, stack.Stack.Size);
        Assert.InRange(MeasuredCall.PageOf(truth) - MeasuredCall.LowestPage(stack), 0, 4096);
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void Paint_is_exact_to_the_word(string name)
    {
        var call = KnownFrames.Named(name);
        using var stack = Stack(call);
        PaintWatermark.Paint(stack);
        var truth = MeasuredCall.Run(stack, Body(call));

        Assert.InRange(truth - Assert.NotNull(PaintWatermark.LowestTouched(stack)), 0, sizeof(ulong) - 1);
    }

    [Theory]
    [MemberData(nameof(OnlyRead))]
    public void Paint_does_not_see_what_is_only_read(string name)
    {
        var call = KnownFrames.Named(name);
        using var stack = Stack(call);
        PaintWatermark.Paint(stack);
        var truth = MeasuredCall.Run(stack, Body(call));

        Assert.True(PaintWatermark.LowestTouched(stack) > truth + 4096);
    }

    [Theory]
    [MemberData(nameof(Sparse))]
    public void A_sparse_frame_touches_nothing_between_its_ends(string name)
    {
        var call = KnownFrames.Named(name);
        using var stack = Stack(call);
        var farEnd = MeasuredCall.PageOf(MeasuredCall.Run(stack, Body(call)));

        var between = new StackRegion(farEnd + 4096, MeasuredCall.PageOf(farEnd + (nint)call.Bytes));
        Assert.Null(ResidencyWatermark.LowestInCore(between));
        var untouched = ResidencyWatermark.Untouched(stack)!.Single(part => part.Low == between.Low);
        Assert.InRange(untouched.High - between.High, 0, 4096);
    }

    [Fact]
    public void A_frame_of_which_every_byte_is_written_has_no_untouched_page()
    {
        using var stack = Stack(KnownFrames.Named("contiguous_3252223"));
        var farEnd = MeasuredCall.PageOf(MeasuredCall.Run(stack, Body(KnownFrames.Named("contiguous_3252223"))));

        Assert.DoesNotContain(ResidencyWatermark.Untouched(stack)!, part => part.Low < farEnd + 3_252_223);
    }

    [Fact]
    public void What_is_only_read_is_touched()
    {
        using var stack = Stack(KnownFrames.Named("read_540672"));
        var read = MeasuredCall.PageOf(MeasuredCall.Run(stack, Body(KnownFrames.Named("read_540672"))));

        Assert.DoesNotContain(ResidencyWatermark.Untouched(stack)!, part => part.Contains(read));
    }

    private static GuardedStack Stack(KnownCall call) => GuardedStack.Allocate(((nint)call.Bytes + (512 << 10)) / 4096 * 4096);

    private Func<nint> Body(KnownCall call)
    {
        var function = _library.Function(call);
        var argument = (nint)call.Argument;
        return () => ((delegate* unmanaged<nint, nint>)function)(argument);
    }
}
