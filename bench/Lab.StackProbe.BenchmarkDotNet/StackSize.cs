using System.Globalization;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>Stack sizes as they are written and shown; kept in bytes.</summary>
internal static class StackSize
{
    /// <summary>Bytes of the smallest size that is accepted: what pthread accepts, and .NET needs more.</summary>
    public static long Minimum => GuardedThread.MinimumSize;

    /// <summary>1 GiB: beyond it a size is a slip of the pen.</summary>
    public const long Maximum = 1L << 30;

    /// <summary>Reads <c>256K</c>, <c>8M</c>, <c>1G</c>, <c>262144</c> or <c>0x40000</c>, with or without <c>iB</c> or <c>B</c> after the unit.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It is below the minimum or above the maximum.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Checked(Number(text.Trim()) ?? throw new FormatException($"'{text}' is not a stack size: write it like 256K, 8M or 0x40000"));
    }

    /// <summary>The size itself, rounded up to whole pages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below the minimum or above the maximum.</exception>
    public static long Checked(long bytes)
    {
        if (bytes < Minimum || bytes > Maximum)
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"a stack has {Show(Minimum)} to {Show(Maximum)}");
        return (bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
    }

    /// <summary>Whole MiB, else KiB, else bytes.</summary>
    public static string Show(long bytes) => bytes switch
    {
        _ when bytes % (1 << 20) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB"),
        _ when bytes % (1 << 10) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10} KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
    };

    private static long? Number(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal) ? hexadecimal : null;
        var digits = text.AsSpan();
        if (digits.EndsWith("iB", StringComparison.OrdinalIgnoreCase))
            digits = digits[..^2];
        else if (digits.EndsWith("B", StringComparison.OrdinalIgnoreCase))
            digits = digits[..^1];
        var shift = digits.IsEmpty ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
        if (shift != 0)
            digits = digits[..^1];
        const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite;
        if (!decimal.TryParse(digits, Plain, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue >> shift)
            return null;
        var bytes = number * (1L << shift);
        return bytes == decimal.Truncate(bytes) ? (long)bytes : null;
    }
}
