using BenchmarkDotNet.Jobs;

namespace Lab.Benchmarks.Floor;

/// <summary>How long the C program measures each operation.</summary>
/// <param name="Warmups">Iterations that are thrown away.</param>
/// <param name="Iterations">Iterations that are kept.</param>
/// <param name="IterationTime">What an iteration is to take, about.</param>
internal sealed record FloorEffort(int Warmups, int Iterations, TimeSpan IterationTime)
{
    /// <summary>Half of what a job asks for: one half is run before the benchmarks, one after them, so that a machine that drifts hits both.</summary>
    public static FloorEffort HalfOf(Job job)
    {
        // What BenchmarkDotNet does where a job leaves it open depends on the samples; these are the middles of its ranges.
        var iterations = job.Run.HasValue(RunMode.IterationCountCharacteristic) ? job.Run.IterationCount : 15;
        var warmups = job.Run.HasValue(RunMode.WarmupCountCharacteristic) ? job.Run.WarmupCount : 5;
        var time = job.Run.HasValue(RunMode.IterationTimeCharacteristic) ? job.Run.IterationTime.ToMilliseconds() : 500;
        return new(Math.Max(1, warmups), Math.Max(1, (iterations + 1) / 2), TimeSpan.FromMilliseconds(time));
    }
}
