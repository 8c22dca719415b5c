namespace Lab.Trials.Timings;

/// <summary>The benchmarks that a run set out to make.</summary>
/// <param name="Job">How thoroughly: <c>short</c> or <c>default</c>.</param>
/// <param name="Filter">BenchmarkDotNet's filter: globs over full names; a benchmark that one of them matches is run.</param>
/// <param name="Workloads">The workloads whose latency is timed by stack size.</param>
public sealed record BenchmarkRequest(string Job, ImmutableArray<string> Filter, ImmutableArray<string> Workloads)
{
    /// <summary>Few and short iterations, all in one process: seconds a suite.</summary>
    public const string Short = "short";

    /// <summary>A process each and enough iterations to tell small differences: tens of minutes.</summary>
    public const string Default = "default";
}
