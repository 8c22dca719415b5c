using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Benchmarks.Watermarks;

/// <summary>
/// A call on a thread with a guarded stack, from mapping the stack to giving it back, and in between the reading of its peak.
/// </summary>
/// <remarks>With and without a reading everything else is the same: the difference of two is what the reading costs.</remarks>
internal sealed class GuardedCall(KnownComputation computation, Watermark reading, ByteSize size)
{
    private readonly Action _body = computation.Run;

    /// <summary>Makes the call.</summary>
    /// <returns>The lowest address touched; null without a reading.</returns>
    public nint? Make()
    {
        using var stack = GuardedStack.Allocate((nint)size.Bytes);
        if (reading == Watermark.Paint)
            PaintWatermark.Paint(stack);
        GuardedThread.Start(stack, _body).Join();
        return reading switch
        {
            Watermark.Residency => ResidencyWatermark.LowestTouched(stack),
            Watermark.Paint => PaintWatermark.LowestTouched(stack),
            _ => null,
        };
    }
}
