using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>
/// A number of bytes. Written <c>256K</c>, <c>256KB</c>, <c>256KiB</c>, <c>4M</c>, <c>1G</c>, <c>0x400000</c> or plain bytes (binary
/// multiples); shown in KiB or MiB; kept, compared and serialised in bytes.
/// </summary>
[JsonConverter(typeof(JsonByteSizeConverter))]
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    /// <summary>Size of a page on the machines that the lab measures on (x64, and arm64 kernels with 4 KiB pages).</summary>
    public static readonly ByteSize Page = new(4096);

    public static readonly ByteSize Zero = new(0);

    /// <summary>True if the size is a whole number of pages.</summary>
    public bool IsPageMultiple => Bytes % Page.Bytes == 0;

    public double KiB => Bytes / 1024.0;

    public double MiB => Bytes / (1024.0 * 1024.0);

    public static ByteSize FromKiB(long kib) => new(checked(kib * 1024));

    public static ByteSize FromMiB(long mib) => new(checked(mib * 1024 * 1024));

    /// <summary>The smallest whole number of pages that holds this size.</summary>
    public ByteSize RoundUpToPage() => new(checked(Bytes + Page.Bytes - 1) / Page.Bytes * Page.Bytes);

    /// <summary>The smallest power of two that is not below this size.</summary>
    public ByteSize RoundUpToPowerOfTwo() =>
        Bytes <= 1 ? new(1) : new(checked((long)BitOperations.RoundUpToPowerOf2((ulong)Bytes)));

    /// <summary>Reads a size as a user writes it.</summary>
    /// <exception cref="FormatException">The text is not a size; the message says how to write one.</exception>
    public static ByteSize Parse(string text) => TryParse(text, out var size)
        ? size
        : throw new FormatException($"'{text}' is not a size: write it like 256K, 4M, 1G or 0x400000");

    /// <summary>Reads a size as a user writes it; false if the text is not a size or does not fit 63 bits.</summary>
    public static bool TryParse(string? text, out ByteSize size)
    {
        size = default;
        var digits = (text ?? "").Trim();
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            var isHex = long.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                && hex >= 0;
            size = new(isHex ? hex : 0);
            return isHex;
        }

        // "iB" needs a letter before it, "B" does not: 4KiB, 4KB and 4096 B are sizes, 4iB is none.
        var hasBinaryUnit = digits.EndsWith("iB", StringComparison.OrdinalIgnoreCase);
        if (hasBinaryUnit)
            digits = digits[..^2];
        else if (digits.EndsWith('B') || digits.EndsWith('b'))
            digits = digits[..^1];
        var shift = digits.Length == 0 ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (shift != 0)
            digits = digits[..^1];
        else if (hasBinaryUnit)
            return false;
        if (!decimal.TryParse(digits.TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number > long.MaxValue >> shift)
            return false;
        var bytes = number * (1L << shift);
        if (bytes != decimal.Truncate(bytes))
            return false;
        size = new((long)bytes);
        return true;
    }

    /// <summary>Whole MiB where it is whole, else KiB (<c>3180 KiB</c>), else bytes.</summary>
    public override string ToString()
    {
        if (Bytes != 0 && Bytes % (1L << 20) == 0)
            return string.Create(CultureInfo.InvariantCulture, $"{Bytes >> 20} MiB");
        if (Bytes >= 1024 || Bytes <= -1024)
            return string.Create(CultureInfo.InvariantCulture, $"{KiB:0.##} KiB");
        return string.Create(CultureInfo.InvariantCulture, $"{Bytes} B");
    }

    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    public static ByteSize Max(ByteSize a, ByteSize b) => a >= b ? a : b;

    public static ByteSize operator +(ByteSize a, ByteSize b) => new(checked(a.Bytes + b.Bytes));

    public static ByteSize operator -(ByteSize a, ByteSize b) => new(checked(a.Bytes - b.Bytes));

    public static bool operator <(ByteSize a, ByteSize b) => a.Bytes < b.Bytes;

    public static bool operator >(ByteSize a, ByteSize b) => a.Bytes > b.Bytes;

    public static bool operator <=(ByteSize a, ByteSize b) => a.Bytes <= b.Bytes;

    public static bool operator >=(ByteSize a, ByteSize b) => a.Bytes >= b.Bytes;
}

/// <summary>A size is a number of bytes in every file and message.</summary>
public sealed class JsonByteSizeConverter : JsonConverter<ByteSize>
{
    /// <summary>
    /// No stack, no address space of a process and no memory of a machine is larger: 128 TiB is what a process on x64 can map. So a size
    /// that was read can be added to others and rounded up without a thought for the end of 63 bits.
    /// </summary>
    public static readonly ByteSize Largest = new(1L << 47);

    public override ByteSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetInt64(out var bytes) && bytes >= 0 && bytes <= Largest.Bytes
            ? new(bytes)
            : throw new JsonException("a size is a number of bytes from 0 to 2^47");

    public override void Write(Utf8JsonWriter writer, ByteSize value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Bytes);
}
