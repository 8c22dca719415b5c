using System.Text.Json.Serialization;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Trials.Timings;

namespace Lab.Analysis.Comparing;

/// <summary>
/// The same benchmark in two captures: a workload on the same stack size with the same limit on BLAS threads, the same crossing through the
/// same bridge, or threads of the same size.
/// </summary>
/// <param name="Timed">What was timed, as it is named in the head.</param>
/// <param name="Base">Null where it has no samples.</param>
/// <param name="Head">Null where it has no samples.</param>
/// <param name="Comparison">
/// The head against the base, judged together with all the other timings; see <see cref="RunComparisons"/>. Null where one of them has too
/// few samples.
/// </param>
/// <param name="Scatter">
/// By which factor two runs of the same may differ for benchmarks of this suite, as far as the comparisons of all of them show.
/// </param>
/// <param name="Problem">Why it is no longer timed, where only the base has samples.</param>
public sealed record TimingComparison(
    Timed Timed, Distribution? Base, Distribution? Head, Comparison? Comparison, double Scatter, string? Problem)
{
    /// <summary>False where the two runs scatter so much that one of them was disturbed: then no difference is taken for one.</summary>
    [JsonIgnore]
    public bool IsJudged => Scatter <= RunComparisons.LargestScatter;

    /// <summary>What is in both captures, the largest difference first.</summary>
    internal static ImmutableArray<TimingComparison> Of(TimingResults? @base, TimingResults? head, EnvironmentPairs environments)
    {
        var before = Timings(@base)
            .Select(t => (Of: InHead(t.Of, environments), t.Time))
            .Where(t => t.Of is not null)
            .DistinctBy(t => t.Of)
            .ToDictionary(t => t.Of!, t => t.Time);
        var both = Timings(head).DistinctBy(t => t.Of).Where(t => before.ContainsKey(t.Of)).ToList();
        var comparisons = RunComparisons.Of(
            both.ConvertAll(t => new RunPair(t.Of.GetType(), Subject(t.Of), Samples(before[t.Of]), Samples(t.Time))));
        return
        [
            .. both
                .Zip(comparisons, (t, compared) => new TimingComparison(
                    t.Of,
                    before[t.Of],
                    t.Time,
                    compared.Comparison,
                    compared.Scatter,
                    before[t.Of] is not null && t.Time is null ? t.Problem : null))
                .OrderByDescending(t => t.Comparison is { } comparison ? Math.Abs(Math.Log(comparison.Ratio)) : -1),
        ];
    }

    private static ImmutableArray<double> Samples(Distribution? time) => time?.Nanoseconds ?? [];

    private static object Subject(Timed timed) => timed switch
    {
        Timed.Workload workload => (workload.Name, workload.Environment, workload.Mode),
        Timed.Call call => call.Operation,
        Timed.Threads threads => (threads.Use, threads.Count),
        _ => timed,
    };

    private static Timed? InHead(Timed timed, EnvironmentPairs environments) => timed is not Timed.Workload workload
        ? timed
        : environments.HeadOf(workload.Environment) is { } environment ? workload with { Environment = environment } : null;

    /// <summary>What measuring adds is left out: it is the lab's own cost.</summary>
    private static IEnumerable<(Timed Of, Distribution? Time, string? Problem)> Timings(TimingResults? timings) => timings is null
        ? []
        :
        [
            .. timings.Latency.SelectMany(c => c.Points.Select(p => (
                (Timed)new Timed.Workload(c.Workload, c.Environment, p.StackBytes, c.Mode), p.Time, p.Problem))),
            .. timings.CallOverhead.Select(c => ((Timed)new Timed.Call(c.Operation, c.Bridge), c.Time, c.Problem)),
            .. timings.Threads.Select(t => ((Timed)new Timed.Threads(t.Use, t.StackBytes, t.Count), t.Time, t.Problem)),
        ];
}
