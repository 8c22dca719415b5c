using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using Lab.StackProbe.BenchmarkDotNet.Columns;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>The diagnoser in a configuration.</summary>
public static class StackDiagnoserConfig
{
    /// <summary>
    /// Adds <see cref="StackDiagnoser.Default"/> and its columns. (The diagnoser alone, by <c>AddDiagnoser</c>, adds the column <c>Peak
    /// Stack</c>, and reports in a warning how a benchmark died.)
    /// </summary>
    public static ManualConfig AddStackDiagnoser(this ManualConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        // The column of the engine factory would only repeat the column of the size.
        var factory = JobCharacteristicColumn.AllColumns.First(column => column.ColumnName == nameof(InfrastructureMode.EngineFactory));
        return config
            .AddDiagnoser(StackDiagnoser.Default)
            .AddColumn(StackSizeColumn.Default, OutcomeColumn.Default)
            .HideColumns(new ColumnHidingByIdRule(factory));
    }
}

/// <summary>
/// Shows for each benchmark of the class how much stack one invocation takes (column <c>Peak Stack</c>), the size of its stack if one was
/// given (<c>Stack</c>) and how it ended (<c>Outcome</c>). The benchmarks need not change.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class StackDiagnoserAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddStackDiagnoser();
}
