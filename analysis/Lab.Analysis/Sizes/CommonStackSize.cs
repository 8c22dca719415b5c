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

    /// <summary>
    /// What threads have that a native library starts without naming a size, smallest first. Sources: musl src/internal/pthread_impl.h
    /// (DEFAULT_STACK_SIZE), Apple's Threading Programming Guide, the linker's /STACK on Windows, setrlimit(2).
    /// </summary>
    public static readonly ImmutableArray<CommonStackSize> OfNativeThreads =
    [
        new(ByteSize.FromKiB(128), "128 KiB", "musl", "pthreads on musl"),
        new(ByteSize.FromKiB(512), "512 KiB", "macOS", "pthreads on macOS"),
        new(ByteSize.FromMiB(1), "1 MiB", "Windows", "native threads on Windows"),
        All[^1],
    ];

    /// <summary>The smallest of them all. A call that needs less fits any thread in use.</summary>
    public static readonly ByteSize Smallest = OfNativeThreads[0].Size;
}
