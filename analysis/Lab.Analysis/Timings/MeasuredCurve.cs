using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>The timings of one workload in one environment and mode.</summary>
/// <param name="Timings">Smallest size first, those without samples too.</param>
internal sealed record MeasuredCurve(
    string Workload, TrialEnvironment Environment, CallMode Mode, ImmutableArray<(ByteSize StackBytes, SampledTiming Timing)> Timings)
{
    /// <summary>The timing on the smallest stack that has samples; null if none has.</summary>
    public SampledTiming? Smallest { get; } = Timings.Select(t => t.Timing).FirstOrDefault(t => t.Time is not null);

    public SampledTiming? Largest { get; } = Timings.Select(t => t.Timing).LastOrDefault(t => t.Time is not null);

    /// <summary>In the order they were measured; of each workload the unlimited BLAS first, then the loosest limit, and warm before cold.</summary>
    public static ImmutableArray<MeasuredCurve> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. timings
            .Where(t => t.Timed is Timed.Workload)
            .Select(t => (Of: (Timed.Workload)t.Timed, Timing: t))
            .GroupBy(t => t.Of.Name, StringComparer.Ordinal)
            .SelectMany(workload => workload
                .GroupBy(t => t.Of.Environment)
                .OrderByDescending(same => same.Key.BlasThreads ?? int.MaxValue)
                .SelectMany(same => same.GroupBy(t => t.Of.Mode).OrderByDescending(mode => mode.Key is CallMode.Warm).Select(mode => new MeasuredCurve(
                    workload.Key, same.Key, mode.Key, [.. mode.OrderBy(t => t.Of.StackSize).Select(t => (t.Of.StackSize, t.Timing))])))),
    ];
}
