using Lab.Probing;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarking;

/// <summary>The stack sizes that a workload's latency is timed on.</summary>
internal static class LatencySizes
{
    private static readonly ByteSize Largest = ByteSize.FromMiB(64);

    /// <summary>
    /// What a benchmark's own thread takes above the call beyond what a worker's does, which the minimum was measured with. Mostly that is
    /// a fraction of this; but of a thousand threads one took a slow path of the runtime's for its first thread static, and died with
    /// 12 KiB more than the minimum. Nothing may be timed while it overruns its stack.
    /// </summary>
    private static readonly ByteSize Harness = ByteSize.FromKiB(32);

    /// <summary>Sizes from just above the minimum to 64 MiB, smallest first.</summary>
    /// <param name="minimum">The workload's minimum stack.</param>
    /// <param name="recommended">The size recommended for it.</param>
    /// <param name="job">
    /// The short form takes the ends, the recommended size and the default of most systems; the other one every power of two.
    /// </param>
    public static ImmutableArray<ByteSize> For(ByteSize minimum, ByteSize recommended, string job)
    {
        var justAbove = ByteSize.Max(minimum + Harness, StackSizeRules.Smallest);
        IEnumerable<ByteSize> sizes = job == BenchmarkRequest.Short
            ? [recommended, ByteSize.FromMiB(8), ByteSize.FromMiB(32), Largest]
            : PowersOfTwo();
        return [.. sizes.Where(size => size > justAbove).Prepend(justAbove).Distinct().Order()];
    }

    private static IEnumerable<ByteSize> PowersOfTwo()
    {
        for (var size = ByteSize.FromKiB(64); size <= Largest; size += size)
            yield return size;
    }
}
