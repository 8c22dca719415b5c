using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>Jobs with a stack size.</summary>
public static class StackSizeJobs
{
    /// <summary>The job on a thread with that stack size: global set-up, jitting, pilot, warm-up and measurement.</summary>
    /// <param name="size">Such as <c>256K</c>, <c>1M</c>, <c>0x80000</c>; rounded up to whole pages.</param>
    /// <exception cref="FormatException">The text is not a size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below the minimum of a thread, or above 1 GiB.</exception>
    public static Job WithStackSize(this Job job, string size) => job.WithStackSize(StackSize.Parse(size));

    /// <summary>The job on a thread with that stack size: global set-up, jitting, pilot, warm-up and measurement.</summary>
    /// <remarks>
    /// An engine factory that the job already has is kept and makes its engine on that thread. One that is set later replaces the size.
    /// </remarks>
    /// <param name="bytes">Rounded up to whole pages.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below the minimum of a thread, or above 1 GiB.</exception>
    public static Job WithStackSize(this Job job, long bytes)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.WithEngineFactory(StackEngineFactory.Of(job) with { StackSizeBytes = StackSize.Checked(bytes) });
    }

    /// <summary>A job with only a size, until it gets the settings of another job.</summary>
    internal static Job OfAttribute(long bytes) => new Job($"Stack {StackSize.Show(bytes)}")
        .WithEngineFactory(new StackEngineFactory { StackSizeBytes = bytes, IsOfAttribute = true });

    /// <summary>The job with another engine factory; everything else stays, including its name.</summary>
    internal static Job WithFactory(this Job job, IEngineFactory factory)
    {
        var copy = new Job(job.ResolvedId, job);
        copy.Infrastructure.EngineFactory = factory;
        return copy.Freeze();
    }
}
