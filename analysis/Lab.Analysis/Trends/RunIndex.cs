namespace Lab.Analysis.Trends;

/// <summary>Many runs, on one machine or several, and how the minimum of each workload went over them.</summary>
/// <param name="Runs">The newest first.</param>
/// <param name="LeftOut">How many older runs there are, which are left out.</param>
/// <param name="Trends">Those that changed come first, then the largest latest minimum.</param>
public sealed record RunIndex(ImmutableArray<IndexedRun> Runs, int LeftOut, ImmutableArray<WorkloadTrend> Trends)
{
    /// <summary>A run a day for more than half a year. Of the whole catalog they are some ten thousand minimums.</summary>
    public const int MostRuns = 200;

    /// <summary>Where they were measured: each place once. Its number in this list stands for it, from 1.</summary>
    public ImmutableArray<string> Places { get; } = [.. Runs.Select(r => r.Place).Distinct().Order(StringComparer.Ordinal)];

    /// <param name="runs">Asked for one by one: no more than the newest are kept.</param>
    public static RunIndex Of(IEnumerable<IndexedRun> runs, int most = MostRuns)
    {
        var newest = new PriorityQueue<IndexedRun, (DateTimeOffset, string)>(
            Comparer<(DateTimeOffset Time, string Folder)>.Create((a, b) =>
                a.Time != b.Time ? a.Time.CompareTo(b.Time) : string.CompareOrdinal(a.Folder, b.Folder)));
        var leftOut = 0;
        foreach (var run in runs)
        {
            newest.Enqueue(run, (run.StartedAt, run.Folder));
            if (newest.Count <= most)
                continue;
            newest.Dequeue();
            leftOut++;
        }

        var oldestFirst = new List<IndexedRun>(newest.Count);
        while (newest.TryDequeue(out var run, out _))
            oldestFirst.Add(run);
        return new([.. Enumerable.Reverse(oldestFirst)], leftOut, WorkloadTrend.Of(oldestFirst));
    }
}
