using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Watermarks;

/// <summary>
/// What measuring a stack costs: a call of about a millisecond on a guarded stack, its peak read by residency, by paint, and not at all.
/// What residency adds is below what benchmarks made one after the other can tell: see <see cref="WatermarkPairs"/>.
/// </summary>
public class WatermarkCost
{
    private GuardedCall? _call;

    public static IEnumerable<ByteSize> Sizes =>
    [
        ByteSize.FromKiB(64), ByteSize.FromKiB(256), ByteSize.FromMiB(1), ByteSize.FromMiB(4), ByteSize.FromMiB(16), ByteSize.FromMiB(64),
    ];

    [ParamsSource(nameof(Sizes))]
    public ByteSize Stack { get; set; }

    [Params(Watermark.None, Watermark.Residency, Watermark.Paint)]
    public Watermark Reading { get; set; }

    /// <summary>How a benchmark of this class is called in the capture.</summary>
    internal static Timed What(BenchmarkCase benchmark) => new Timed.Measured(
        (Watermark)benchmark.Parameters[nameof(Reading)], (ByteSize)benchmark.Parameters[nameof(Stack)]);

    [GlobalSetup]
    public void SetUp()
    {
        var computation = new KnownComputation();
        // Compiled on a roomy stack: the smallest would hold the JIT just so.
        _ = new GuardedCall(computation, Reading, ByteSize.FromMiB(8)).Make();
        _call = new(computation, Reading, Stack);
    }

    [Benchmark]
    public nint? Call() => _call!.Make();
}
