using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// Runs each benchmark of the class once more for each size, from the global set-up on, on a thread with a stack of that size. Adds the
/// columns of <see cref="StackDiagnoserAttribute"/>.
/// </summary>
/// <remarks>
/// The jobs of the sizes take the settings of the other job, such as that of <c>--job short</c>; without one, the defaults of
/// BenchmarkDotNet. With several jobs, give each of them its sizes by <see cref="StackSizeJobs.WithStackSize(Job, string)"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class StackSizesAttribute : Attribute, IConfigSource
{
    /// <param name="sizes">Such as <c>256K</c>, <c>1M</c>, <c>0x80000</c>.</param>
    /// <exception cref="FormatException">A text is not a size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below the minimum of a thread, or above 1 GiB.</exception>
    public StackSizesAttribute(params string[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        Sizes = sizes;
        var config = ManualConfig.CreateEmpty().AddStackDiagnoser();
        foreach (var size in sizes)
            config.AddJob(StackSizeJobs.OfAttribute(StackSize.Parse(size)));
        Config = config;
    }

    /// <summary>As they were written.</summary>
    public IReadOnlyList<string> Sizes { get; }

    public IConfig Config { get; }
}
