using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Worker.Hosts;

/// <summary>Host <c>guarded</c>.</summary>
internal sealed class GuardedHostThread : IHostThread
{
    private readonly GuardedStack _stack;
    private Watermark _watermark;
    private GuardedThread? _thread;

    public GuardedHostThread(ByteSize size, ByteSize redZone, Watermark watermark)
    {
        _stack = GuardedStack.Allocate((nint)size.Bytes, redZone.Bytes);
        _watermark = watermark;
        if (watermark == Watermark.Paint)
            PaintWatermark.Paint(_stack);
    }

    public (StackRegion Stack, StackRegion RedZone)? Known => (_stack.Stack, _stack.RedZone);

    /// <summary>Has the next thread start on the stack as if none had before, and its peak read by residency.</summary>
    public void Clear()
    {
        _stack.Clear();
        _watermark = Watermark.Residency;
    }

    public void Start(Action body) => _thread = GuardedThread.Start(_stack, body);

    public void Join() => _thread!.Join();

    public nint? LowestTouched() => _watermark switch
    {
        Watermark.Paint => PaintWatermark.LowestTouched(_stack),
        Watermark.Residency => ResidencyWatermark.LowestTouched(_stack),
        _ => null,
    };

    public IReadOnlyList<StackRegion>? Untouched() =>
        _watermark is Watermark.Residency ? ResidencyWatermark.Untouched(_stack) : null;

    public void Dispose() => _stack.Dispose();
}
