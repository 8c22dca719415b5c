using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using Lab.StackProbe.BenchmarkDotNet.Columns;

namespace Lab.StackProbe.BenchmarkDotNet;

/// <summary>The diagnoser in a configuration.</summary>
public static class StackDiagnoserConfig
{
    /// <summary>
    /// Adds <see cref="StackDiagnoser.Default"/> and its columns. (The diagnoser alone, by <c>AddDiagnoser</c>, brings the column
    /// <c>Peak Stack</c>, and says in a warning how a benchmark died.)
    /// </summary>
    public static ManualConfig AddStackDiagnoser(this ManualConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        // The column of the engine factory would only say again what the column of the size says.
        var factory = JobCharacteristicColumn.AllColumns.First(column => column.ColumnName == nameof(InfrastructureMode.EngineFactory));
        return config
            .AddDiagnoser(StackDiagnoser.Default)
            .AddColumn(StackSizeColumn.Default, OutcomeColumn.Default)
            .HideColumns(new ColumnHidingByIdRule(factory));
    }
}

/// <summary>
/// Shows what one invocation of each benchmark of the class takes of its stack (column <c>Peak Stack</c>), the size of the stack that it ran
/// on where one was asked for (<c>Stack</c>) and how it ended (<c>Outcome</c>). The benchmarks themselves need nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class StackDiagnoserAttribute : Attribute, IConfigSource
{
    public IConfig Config { get; } = ManualConfig.CreateEmpty().AddStackDiagnoser();
}
