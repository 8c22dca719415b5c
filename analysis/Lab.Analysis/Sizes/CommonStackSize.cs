using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Sizes;

/// <summary>A stack size that threads have in practice without anybody having chosen it.</summary>
/// <param name="Size">The size.</param>
/// <param name="Label">The size as people say it.</param>
/// <param name="Where">Where threads have it; short enough for a mark on an axis.</param>
/// <param name="Whose">The same, for a sentence.</param>
public sealed record CommonStackSize(ByteSize Size, string Label, string Where, string Whose)
{
    /// <summary>Smallest first, as the vendors document them.</summary>
    public static readonly ImmutableArray<CommonStackSize> All =
    [
        new(ByteSize.FromKiB(256), "256 KiB", "IIS", "native threads of IIS"),
        new(ByteSize.FromMiB(1), "1 MiB", "JVM", "threads of a JVM"),
        new(ByteSize.FromKiB(1536), "1.5 MiB", "Windows, macOS, musl", "threads of .NET on Windows, macOS and musl"),
        new(ByteSize.FromMiB(8), "8 MiB", "glibc", "threads on glibc, by ulimit -s"),
    ];
}
