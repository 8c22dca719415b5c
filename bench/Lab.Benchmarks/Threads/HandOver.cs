using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Threads;

/// <summary>
/// What it costs to have a call that does nothing made on a thread with a stack of its own: one made for it, or a dedicated one.
/// </summary>
public class HandOver
{
    private static readonly ThreadStart Nothing = () => { };
    private static readonly Action NoWork = () => { };

    private DedicatedThread? _dedicated;

    public static IEnumerable<ByteSize> Sizes => [ByteSize.FromKiB(256), ByteSize.FromMiB(8), ByteSize.FromMiB(64)];

    /// <summary>As in <see cref="Latency.WorkloadLatency.Round"/>.</summary>
    [Params(1, 2, Priority = -1)]
    public int Round { get; set; }

    [ParamsSource(nameof(Sizes))]
    public ByteSize Stack { get; set; }

    /// <summary>How a benchmark of this class is called in the capture.</summary>
    internal static Timed What(BenchmarkCase benchmark)
    {
        var use = benchmark.Descriptor.WorkloadMethod.Name == nameof(Queue) ? ThreadUse.Queue : ThreadUse.ThreadPerCall;
        return new Timed.Threads(use, (ByteSize)benchmark.Parameters[nameof(Stack)], 1);
    }

    [GlobalSetup(Target = nameof(Queue))]
    public void StartDedicated() => _dedicated = DedicatedThread.Start(Stack);

    [Benchmark]
    public void ThreadPerCall()
    {
        var thread = new Thread(Nothing, checked((int)Stack.Bytes));
        thread.Start();
        thread.Join();
    }

    [Benchmark]
    public void Queue() => _dedicated!.Run(NoWork);

    [GlobalCleanup]
    public void StopDedicated() => _dedicated?.Dispose();
}
