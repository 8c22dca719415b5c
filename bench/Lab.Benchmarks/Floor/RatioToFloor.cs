using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.Trials.Timings;
using Pragmastat;
using Perfolizer.Mathematics.QuantileEstimators;

namespace Lab.Benchmarks.Floor;

/// <summary>Column: the benchmark's median over that of the same call in the C program.</summary>
internal sealed class RatioToFloor(FloorRecorder floor) : IColumn
{
    public string Id => nameof(RatioToFloor);

    public string ColumnName => "Ratio to C";

    public string Legend => "Median over the median of the same call in a C program that embeds Python";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    /// <summary>In summaries that have an operation of the C program; hidden in others.</summary>
    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(c => Suite.TimedBy(c) is Timed.Call);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) => GetValue(summary, benchmarkCase, summary.Style);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style)
    {
        var mine = summary[benchmarkCase]?.ResultStatistics?.Median;
        return mine is not null && Suite.TimedBy(benchmarkCase) is Timed.Call call && floor.Find(call.Operation) is { Problem: null } timing
            ? (mine.Value / SimpleQuantileEstimator.Instance.Median(new Sample(timing.Nanoseconds)))
            .ToString("0.00", CultureInfo.InvariantCulture)
            : "?";
    }
}
