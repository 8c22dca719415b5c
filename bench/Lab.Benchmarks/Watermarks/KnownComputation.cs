using System.Runtime.CompilerServices;

namespace Lab.Benchmarks.Watermarks;

/// <summary>
/// A computation of about a millisecond, the same in every process: a chain of additions over an array, whose length is set by the
/// latency of an addition (4 cycles) and by nothing that the runtime or the kernel does.
/// </summary>
internal sealed class KnownComputation
{
    /// <summary>128 KiB: fits the second cache. What evicts it, as painting does, is paid here.</summary>
    private const int Numbers = 16 << 10;

    /// <summary>48 passes × 16384 additions × 4 cycles: 1.05 ms at 3 GHz.</summary>
    private const int Passes = 48;

    private readonly double[] _numbers = [.. Enumerable.Range(0, Numbers).Select(i => 1.0 / (i + 1))];

    public double Sum { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run()
    {
        var sum = 0.0;
        for (var pass = 0; pass < Passes; pass++)
        {
            foreach (var number in _numbers)
                sum += number;
        }

        Sum = sum;
    }
}
