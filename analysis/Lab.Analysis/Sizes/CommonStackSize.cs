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

    /// <summary>
    /// What threads have that a deployment starts without naming a size, smallest first. The figure of each is its vendor's; whether it
    /// holds for a system can only be seen there.
    /// </summary>
    public static readonly ImmutableArray<CommonStackSize> OfDeployments =
    [
        OfNativeThreads[0] with { Where = "musl: native threads", Source = "musl, pthread_impl.h: DEFAULT_STACK_SIZE" },
        All[0] with { Where = "IIS, 32 bits: native threads", Source = "Microsoft, stack size of w3wp.exe" },
        new(ByteSize.FromKiB(512), "512 KiB", "macOS: native threads; IIS, 64 bits", "native threads of macOS and IIS")
        {
            Source = "Apple, Threading Programming Guide; Microsoft, stack size of w3wp.exe",
        },
        All[1] with
        {
            Where = "JVM; ASP.NET Core Module",
            Source = "java -Xss on Linux x64; ANCM's stackSize",
        },
        new(ByteSize.FromMiB(1), "1 MiB", "ulimit -s 1024, LimitSTACK=1M", "threads below a lower limit")
        {
            Source = "setrlimit(2)",
            IsGlibc = true,
        },
        All[2] with { Where = ".NET on Windows, macOS, musl", Source = "dotnet/runtime, threads.cpp; linker's /STACK of dotnet.exe" },
        new(ByteSize.FromMiB(2), "2 MiB", "ulimit -s 2048, docker --ulimit", "threads below a lower limit")
        {
            Source = "setrlimit(2)",
            IsGlibc = true,
        },
        All[3] with { Where = "glibc, ulimit -s 8192", Source = "pthread_create(3): RLIMIT_STACK", IsGlibc = true },
    ];

    /// <summary>Who says so.</summary>
    public string Source { get; init; } = "";

    /// <summary>True of what threads get on glibc, where a run starts them itself; the others are carried over from elsewhere.</summary>
    public bool IsGlibc { get; init; }

    /// <summary>The smallest of them all. A call that needs less fits any thread in use.</summary>
    public static readonly ByteSize Smallest = OfNativeThreads[0].Size;
}
