namespace Lab.StackProbe;

/// <summary>Addresses from <paramref name="Low"/> up to, not including, <paramref name="High"/>. A stack grows down from High.</summary>
public readonly record struct StackRegion(nint Low, nint High)
{
    /// <summary>Bytes in the region.</summary>
    public nint Size => High - Low;

    public bool Contains(nint address) => address >= Low && address < High;

    /// <summary>How far below the top of the region an address lies, in bytes.</summary>
    public nint DepthOf(nint address) => High - address;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Low:x}..0x{High:x}");
}
