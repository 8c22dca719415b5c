using System.Collections.Immutable;
using Lab.Analysis.Comparing;
using Lab.Trials;

namespace Lab.Analysis.Trends;

/// <summary>
/// How the minimum of one workload went over runs, where everything is the same that tells one curve from another: how it was called, the
/// variables, the machine with its system, and the Python but for its last number. What else changed is said where the minimum did.
/// </summary>
public sealed record WorkloadTrend
{
    public required string Workload { get; init; }

    public required Host Host { get; init; }

    /// <summary>The limit on BLAS threads; null for none.</summary>
    public required int? BlasThreads { get; init; }

    /// <summary>What else is set or removed in its environment, a variable after the other; mostly nothing.</summary>
    public required string Variables { get; init; }

    /// <summary>Processor, cores and system, in words.</summary>
    public required string Machine { get; init; }

    /// <summary><c>3.11</c>.</summary>
    public required string Python { get; init; }

    /// <summary>Runs one after the other with the same minimum; the oldest first, never none.</summary>
    public required ImmutableArray<TrendStretch> Stretches { get; init; }

    /// <summary>A point a run, the oldest first.</summary>
    public IEnumerable<TrendPoint> Points => Stretches.SelectMany(s => s.Points);

    /// <summary>The minimum of the newest run; null where it has none.</summary>
    public ByteSize? Latest => Stretches[^1].Minimum;

    public bool IsChanged => Stretches.Length > 1;

    /// <param name="oldestFirst">The runs.</param>
    internal static ImmutableArray<WorkloadTrend> Of(IEnumerable<IndexedRun> oldestFirst) =>
    [
        .. oldestFirst
            .SelectMany(run => run.Needs.Select(need => (
                Key: (need.Workload, need.Host, need.BlasThreads, need.Variables, Machine: MachineOf(run), Python: PythonOf(run)),
                Point: new TrendPoint(run, need.Minimum, need.Verified))))
            .GroupBy(p => p.Key, p => p.Point)
            .Select(points => new WorkloadTrend
            {
                Workload = points.Key.Workload,
                Host = points.Key.Host,
                BlasThreads = points.Key.BlasThreads,
                Variables = points.Key.Variables,
                Machine = points.Key.Machine,
                Python = points.Key.Python,
                Stretches = TrendStretch.Of(points),
            })
            .OrderByDescending(t => t.IsChanged)
            .ThenByDescending(t => t.Latest)
            .ThenBy(t => t.Workload, StringComparer.Ordinal)
            .ThenBy(t => t.Host)
            .ThenBy(t => t.Machine, StringComparer.Ordinal)
            .ThenBy(t => t.Python, StringComparer.Ordinal)
            .ThenByDescending(t => t.BlasThreads ?? int.MaxValue)
            .ThenBy(t => t.Variables, StringComparer.Ordinal),
    ];

    /// <summary>What tells one machine from another: its kernel and memory may change.</summary>
    public static string MachineOf(IndexedRun run) =>
        $"{MeasuringConditions.Describe(run.Machine)}, {run.Machine.OperatingSystem}, {run.Machine.Architecture}";

    /// <summary>The version of Python without its last number, which counts repairs.</summary>
    public static string PythonOf(IndexedRun run) => string.Join('.', run.Python.Version.Split('.').Take(2));
}

/// <summary>A workload in one run.</summary>
/// <param name="Minimum">Null where none was found.</param>
public sealed record TrendPoint(IndexedRun Run, ByteSize? Minimum, bool Verified);

/// <summary>Runs one after the other in which a workload had the same minimum.</summary>
/// <param name="Points">The oldest first, never none.</param>
/// <param name="Since">What differs from the run before, which had another minimum; empty for the first stretch.</param>
public sealed record TrendStretch(ImmutableArray<TrendPoint> Points, ImmutableArray<ConditionDifference> Since)
{
    /// <summary>Null where none was found.</summary>
    public ByteSize? Minimum => Points[0].Minimum;

    internal static ImmutableArray<TrendStretch> Of(IEnumerable<TrendPoint> oldestFirst)
    {
        var stretches = ImmutableArray.CreateBuilder<TrendStretch>();
        var points = ImmutableArray.CreateBuilder<TrendPoint>();
        foreach (var point in oldestFirst)
        {
            if (points.Count > 0 && points[^1].Minimum != point.Minimum)
                End();
            points.Add(point);
        }

        End();
        return stretches.ToImmutable();

        void End()
        {
            var before = stretches.Count == 0 ? null : stretches[^1].Points[^1].Run;
            stretches.Add(new(points.ToImmutable(), before is null ? [] : Differences(before, points[0].Run)));
            points.Clear();
        }
    }

    private static ImmutableArray<ConditionDifference> Differences(IndexedRun before, IndexedRun now) =>
        [.. MeasuringConditions.Differences((before.Machine, before.Python), (now.Machine, now.Python))];
}
