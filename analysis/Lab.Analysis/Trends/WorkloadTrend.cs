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

    /// <summary>See <see cref="IndexedRun.Place"/>.</summary>
    public required string Place { get; init; }

    /// <summary>Runs one after the other with alike minimums; the oldest first, never none.</summary>
    public required ImmutableArray<TrendStretch> Stretches { get; init; }

    /// <summary>A point a run, the oldest first.</summary>
    public IEnumerable<TrendPoint> Points => Stretches.SelectMany(s => s.Points);

    /// <summary>The minimum of the newest run; null where it has none.</summary>
    public ByteSize? Latest => Stretches[^1].Points[^1].Minimum;

    /// <summary>The smallest and the largest minimum; null where no run found one.</summary>
    public ByteSize? Least => Points.Min(p => p.Minimum);

    /// <inheritdoc cref="Least"/>
    public ByteSize? Most => Points.Max(p => p.Minimum);

    public bool IsChanged => Stretches.Length > 1;

    /// <param name="oldestFirst">The runs.</param>
    internal static ImmutableArray<WorkloadTrend> Of(IEnumerable<IndexedRun> oldestFirst) =>
    [
        .. oldestFirst
            .SelectMany(run => run.Needs.Select(need => (
                Key: (need.Workload, need.Host, need.BlasThreads, need.Variables, run.Place),
                Point: new TrendPoint(run, need.Minimum, need.Verified, need.Spread))))
            .GroupBy(p => p.Key, p => p.Point)
            .Select(points => new WorkloadTrend
            {
                Workload = points.Key.Workload,
                Host = points.Key.Host,
                BlasThreads = points.Key.BlasThreads,
                Variables = points.Key.Variables,
                Place = points.Key.Place,
                Stretches = TrendStretch.Of(points),
            })
            .OrderByDescending(t => t.IsChanged)
            .ThenByDescending(t => t.Latest)
            .ThenBy(t => t.Workload, StringComparer.Ordinal)
            .ThenBy(t => t.Host)
            .ThenBy(t => t.Place, StringComparer.Ordinal)
            .ThenByDescending(t => t.BlasThreads ?? int.MaxValue)
            .ThenBy(t => t.Variables, StringComparer.Ordinal),
    ];
}

/// <summary>A workload in one run.</summary>
/// <param name="Minimum">Null where none was found.</param>
/// <param name="Spread">By how much its calls differed.</param>
public sealed record TrendPoint(IndexedRun Run, ByteSize? Minimum, bool Verified, ByteSize Spread)
{
    /// <summary>Whether the minimums differ by no more than calls of one run do.</summary>
    internal bool IsAlike(TrendPoint other) => (Minimum, other.Minimum) is ({ } a, { } b)
        ? Math.Abs((a - b).Bytes) <= ByteSize.Max(Spread, other.Spread).Bytes
        : Minimum is null && other.Minimum is null;
}

/// <summary>
/// Runs one after the other in which a workload had the same minimum; where its need varies, one that differs by no more than its calls do.
/// </summary>
/// <param name="Points">The oldest first, never none.</param>
/// <param name="Since">What differs from the run before, which had another minimum; empty for the first stretch.</param>
public sealed record TrendStretch(ImmutableArray<TrendPoint> Points, ImmutableArray<ConditionDifference> Since)
{
    /// <summary>The largest of them; null where none was found.</summary>
    public ByteSize? Minimum => Points.Max(p => p.Minimum);

    internal static ImmutableArray<TrendStretch> Of(IEnumerable<TrendPoint> oldestFirst)
    {
        var stretches = ImmutableArray.CreateBuilder<TrendStretch>();
        var points = ImmutableArray.CreateBuilder<TrendPoint>();
        foreach (var point in oldestFirst)
        {
            if (points.Count > 0 && !points[0].IsAlike(point))
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
        MeasuringConditions.Differences(
            (before.Machine, before.Python, before.Lab, before.Packages), (now.Machine, now.Python, now.Lab, now.Packages));
}
