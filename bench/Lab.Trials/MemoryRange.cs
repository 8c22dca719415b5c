using System.Globalization;

namespace Lab.Trials;

/// <summary>Addresses from <paramref name="Low"/> up to, not including, <paramref name="High"/>.</summary>
public sealed record MemoryRange(ulong Low, ulong High)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public ByteSize Size => new((long)(High - Low));

    public bool Contains(ulong address) => address >= Low && address < High;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"0x{Low:x}..0x{High:x}");
}
