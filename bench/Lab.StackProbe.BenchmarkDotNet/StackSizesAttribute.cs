using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>
/// Runs each benchmark of the class once more for each size, on a thread that has a stack of that size from the global set-up on; with all
/// that <see cref="StackDiagnoserAttribute"/> shows.
/// </summary>
/// <remarks>
/// The jobs of the sizes have the settings of the other job there is, such as that of <c>--job short</c>; with none, BenchmarkDotNet's
/// defaults. For sizes under several jobs give each of them its sizes: <see cref="StackSizeJobs.WithStackSize(Job, string)"/>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class StackSizesAttribute : Attribute, IConfigSource
{
    /// <param name="sizes">Such as <c>256K</c>, <c>1M</c>, <c>0x80000</c>.</param>
    /// <exception cref="FormatException">A text is not a size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below what a thread needs at least, or above 1 GiB.</exception>
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
