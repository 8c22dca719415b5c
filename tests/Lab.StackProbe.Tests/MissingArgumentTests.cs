namespace Lab.StackProbe.Tests;

public sealed class MissingArgumentTests
{
    [Fact]
    public void Null_is_refused_by_name()
    {
        using var stack = GuardedStack.Allocate(1 << 16);
        using var watermark = CallWatermark.OfCurrentThread();

        Assert.Throws<ArgumentNullException>("stack", () => GuardedThread.Start(null!, () => { }));
        Assert.Throws<ArgumentNullException>("body", () => GuardedThread.Start(stack, null!));
        Assert.Throws<ArgumentNullException>("call", () => watermark.Measure(null!));
        Assert.Throws<ArgumentNullException>("stack", () => ResidencyWatermark.LowestTouched(null!));
        Assert.Throws<ArgumentNullException>("stack", () => PaintWatermark.Paint(null!));
        Assert.Throws<ArgumentNullException>("stack", () => PaintWatermark.LowestTouched(null!));
        Assert.Throws<ArgumentNullException>("stack", () => GrowthWatch.Attach(Environment.ProcessId, null!));
        Assert.Throws<ArgumentNullException>("ignores", () => ThreadSampler.Start(null!));
    }
}
