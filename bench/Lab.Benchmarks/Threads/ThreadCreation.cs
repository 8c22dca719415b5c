using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Threads;

/// <summary>
/// Creating, running and joining threads by stack size, 1, 8 and 64 at a time; each figure is for all threads of the group together.
/// The sizes lie on both sides of 40 MiB in all, where glibc's cache of stacks ends (nptl/nptl-stack.c,
/// <c>__nptl_stack_cache_maxsize</c>): 32 and 48 MiB for one thread, 4 and 8 MiB for 8, 512 KiB and 1 MiB for 64.
/// </summary>
public class ThreadCreation
{
    private static readonly Dictionary<string, int> Counts = new(StringComparer.Ordinal)
    {
        [nameof(One)] = 1,
        [nameof(Eight)] = 8,
        [nameof(SixtyFour)] = 64,
    };

    private ThreadGroup? _group;

    public static IEnumerable<ByteSize> Sizes =>
    [
        ByteSize.FromKiB(64), ByteSize.FromKiB(256), ByteSize.FromKiB(512), ByteSize.FromMiB(1), ByteSize.FromMiB(4), ByteSize.FromMiB(8),
        ByteSize.FromMiB(32), ByteSize.FromMiB(48), ByteSize.FromMiB(64), ByteSize.FromMiB(256),
    ];

    /// <summary>As in <see cref="Latency.WorkloadLatency.Round"/>.</summary>
    [Params(1, 2, Priority = -1)]
    public int Round { get; set; }

    [ParamsSource(nameof(Sizes))]
    public ByteSize Stack { get; set; }

    /// <summary>How a benchmark of this class is called in the capture.</summary>
    internal static Timed What(BenchmarkCase benchmark) => new Timed.Threads(
        ThreadUse.Create, (ByteSize)benchmark.Parameters[nameof(Stack)], Counts[benchmark.Descriptor.WorkloadMethod.Name]);

    [GlobalSetup(Target = nameof(One))]
    public void SetUpOne() => _group = ThreadGroup.Of(Counts[nameof(One)], Stack);

    [GlobalSetup(Target = nameof(Eight))]
    public void SetUpEight() => _group = ThreadGroup.Of(Counts[nameof(Eight)], Stack);

    [GlobalSetup(Target = nameof(SixtyFour))]
    public void SetUpSixtyFour() => _group = ThreadGroup.Of(Counts[nameof(SixtyFour)], Stack);

    [Benchmark]
    public void One() => _group!.Run();

    [Benchmark]
    public void Eight() => _group!.Run();

    [Benchmark]
    public void SixtyFour() => _group!.Run();

    [GlobalCleanup]
    public void CleanUp() => _group?.Dispose();
}
