namespace Lab.Reports.Charts;

/// <summary>A logarithmic axis of sizes in percent of its width: drawn so, a chart fits any screen and its text keeps its size.</summary>
internal sealed record LogScale(ByteSize From, ByteSize To)
{
    /// <summary>The smallest stack that a thread can have, up to more than any default.</summary>
    public static readonly LogScale Stacks = new(ByteSize.FromKiB(16), ByteSize.FromMiB(64));

    /// <summary>The axis of stacks, longer where larger sizes stand on it: so charts can be compared.</summary>
    public static LogScale Covering(IEnumerable<ByteSize?> sizes) =>
        sizes.Max() is { } largest && largest > Stacks.To ? Stacks with { To = largest.RoundUpToPowerOfTwo() } : Stacks;

    /// <summary>Where a size stands, from 0 to 100; sizes beyond the axis stand at its ends.</summary>
    public double Percent(ByteSize size)
    {
        if (size <= From)
            return 0;
        return size >= To ? 100 : 100 * Math.Log2((double)size.Bytes / From.Bytes) / Math.Log2((double)To.Bytes / From.Bytes);
    }

    /// <summary>The parts of zones that lie on the axis.</summary>
    public IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> Clip(
        IEnumerable<(StackZone Zone, ByteSize From, ByteSize To)> zones) =>
        zones.Select(z => (z.Zone, From: ByteSize.Max(z.From, From), z.To)).Where(z => z.From < z.To);

    /// <summary>Every second power of two: they stand far enough apart for their labels on a phone.</summary>
    public IEnumerable<ByteSize> Ticks()
    {
        for (var size = From; size <= To; size = new(size.Bytes * 4))
            yield return size;
    }
}
