using Lab.Trials;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>The sizes that a benchmark's stack can have, in bytes.</summary>
internal static class StackSize
{
    /// <summary>1 GiB: a larger size is a typing error.</summary>
    private const long Maximum = 1L << 30;

    /// <summary>The smallest size that pthread accepts; .NET needs more.</summary>
    private static long Minimum => GuardedThread.MinimumSize;

    /// <summary>
    /// Reads a size such as <c>256K</c>, <c>8M</c>, <c>1GiB</c>, <c>262144</c> or <c>0x40000</c>, rounded up to whole pages.
    /// </summary>
    /// <exception cref="FormatException">The text is not a size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below the minimum or above the maximum.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Checked(ByteSize.Parse(text).Bytes);
    }

    /// <summary>The size itself, rounded up to whole pages.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below the minimum or above the maximum.</exception>
    public static long Checked(long bytes)
    {
        if (bytes < Minimum || bytes > Maximum)
            throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"a stack has {Show(Minimum)} to {Show(Maximum)}");
        return (bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
    }

    /// <summary>Such as <c>8 MiB</c> or <c>256 KiB</c>.</summary>
    public static string Show(long bytes) => new ByteSize(bytes).ToString();
}
