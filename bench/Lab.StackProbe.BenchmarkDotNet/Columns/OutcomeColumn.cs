using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Lab.StackProbe.BenchmarkDotNet.Outcomes;

namespace Lab.StackProbe.BenchmarkDotNet.Columns;

/// <summary>How each benchmark ended.</summary>
internal sealed class OutcomeColumn : IColumn
{
    public static readonly OutcomeColumn Default = new();

    public string Id => nameof(OutcomeColumn);

    public string ColumnName => "Outcome";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => false;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "How the benchmark's run ended";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => RunOutcome.Of(summary[benchmarkCase]).ToString();

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public override string ToString() => ColumnName;
}
