using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>The sizes that people give to threads, or that somebody bisecting by hand tries.</summary>
internal static class UsualSizes
{
    private static readonly ImmutableArray<ByteSize> All =
    [
        .. new long[] { 16, 32, 64, 128, 192, 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 32768, 65536 }
            .Select(ByteSize.FromKiB),
    ];

    /// <summary>The usual sizes at which a workload overruns its stack, largest first, up to <paramref name="minimum"/>.</summary>
    public static IEnumerable<ByteSize> Below(ByteSize minimum) => All.Where(size => size < minimum).Reverse();
}
