using Lab.Trials;

namespace Lab.Analysis.Sizes;

/// <summary>Tells the zone of a size. Where a plain thread of exactly that size was tried, what became of it decides.</summary>
public static class StackZones
{
    public static StackZone At(ProbeResult probe, ByteSize size)
    {
        if (probe.MinimumStackBytes is not { } minimum)
            return StackZone.Unknown;
        if (size >= minimum)
            return StackZone.Safe;
        var tried = probe.PlainThread.Where(o => o.StackBytes == size).ToList();
        // One that survived is worse than one that died: it says that the size can pass a test.
        if (tried.Any(o => o.Survived))
            return StackZone.Overrun;
        return tried.Any(o => o.Failed) ? StackZone.Crash : ByRange(probe, size);
    }

    /// <summary>The zone by the smallest survivor and the minimum alone: what is drawn as one unbroken bar.</summary>
    private static StackZone ByRange(ProbeResult probe, ByteSize size)
    {
        if (probe.SmallestSurvivorBytes is { } survivor)
            return size >= survivor ? StackZone.Overrun : StackZone.Crash;
        // Nothing survived. What is below a size that died dies too, as far as can be told without trying each.
        return probe.PlainThread.Any(o => o.Failed) ? StackZone.Crash : StackZone.Unknown;
    }
}
