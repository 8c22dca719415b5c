using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Lab.StackProbe.BenchmarkDotNet.Notes;

namespace Lab.StackProbe.BenchmarkDotNet.Columns;

/// <summary>The stack size that the benchmark or its job gives.</summary>
internal sealed class StackSizeColumn : IColumn
{
    public static readonly StackSizeColumn Default = new();

    private const string Own = "-";

    public string Id => nameof(StackSizeColumn);

    public string ColumnName => "Stack";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Job;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Size of the stack of the thread that the benchmark ran on (-: BenchmarkDotNet's own thread)";

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => GetValue(summary, benchmark) != Own);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase) == Own;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        var noted = summary[benchmarkCase] is { } report ? CaseNotes.Of(report)?.StackSizeBytes : null;
        var bytes = noted ?? StackEngineFactory.Of(benchmarkCase.Job).StackSizeBytes;
        return bytes == 0 ? Own : StackSize.Show(bytes);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public override string ToString() => ColumnName;
}
