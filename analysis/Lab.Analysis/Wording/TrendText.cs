using Lab.Analysis.Trends;

namespace Lab.Analysis.Wording;

/// <summary>Runs and trends in words.</summary>
public static class TrendText
{
    /// <summary>Conditions that are named of those that changed.</summary>
    private const int MostConditions = 6;

    /// <summary><c>scipy.lu-500 through pythonnet with one BLAS thread</c>, and the variables, if they differ.</summary>
    public static string Name(RunIndex index, WorkloadTrend trend) => trend.Workload + Way(index, trend);

    /// <summary>How it was called, to follow its name.</summary>
    public static string Way(RunIndex index, WorkloadTrend trend) =>
        HostText.Suffix(trend.Host) + EnvironmentText.Limit(trend.BlasThreads)
        + (trend.Variables.Length == 0 || index.Trends.All(t => t.Variables == trend.Variables) ? "" : $" ({trend.Variables})");

    /// <summary>What the minimum was before it changed, and until when; <c>unchanged</c>.</summary>
    public static string LastChange(WorkloadTrend trend) => trend.Stretches is [.., var before, var now]
        ? $"{Minimum(before) ?? "none"} before {RunText.Time(now.Points[0].Run.StartedAt)}"
        : "unchanged";

    /// <summary>The minimum of a stretch, the least and the largest one where its runs differ; null where none was found.</summary>
    public static string? Minimum(TrendStretch stretch) => stretch.Points.Min(p => p.Minimum) is { } least && least < stretch.Minimum
        ? $"{least} to {stretch.Minimum}" : stretch.Minimum?.ToString();

    /// <summary>Each BLAS of a run with its CPU kernel, in short: <c>libopenblasp-r0.3.21.so, Zen</c>.</summary>
    public static string Blas(IndexedRun run) =>
        string.Join(" and ", run.Python.Blas.Select(b => b.Core is null ? b.Library : $"{b.Library}, {b.Core}"));

    /// <summary>When a stretch was, and in how many runs: <c>3 runs, 2026-11-14 09:26 to 2026-11-20 08:00</c>.</summary>
    public static string Runs(TrendStretch stretch) => stretch.Points switch
    {
        [var only] => $"1 run, {RunText.Time(only.Run.StartedAt)}",
        [var first, .., var last] => $"{Plural.Of(stretch.Points.Length, "run")}, {RunText.Time(first.Run.StartedAt)} to "
            + RunText.Time(last.Run.StartedAt),
        _ => "",
    };

    /// <summary>What had changed when a stretch began: <c>numpy 1.24.2, now numpy 2.0.0</c>. Empty for the first one.</summary>
    public static string Since(TrendStretch stretch, bool isFirst) => isFirst
        ? ""
        : stretch.Since.IsEmpty
            ? "Python, packages, BLAS, processor, system and lab are those of the run before"
            : Plural.List([.. stretch.Since.Select(d => $"{d.Base}, now {d.Head}")], MostConditions, "; ");
}
