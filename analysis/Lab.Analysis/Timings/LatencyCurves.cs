using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Timings;

/// <summary>Latency over stack size beside what the probes of the same environment say of crashes.</summary>
internal static class LatencyCurves
{
    public static ImmutableArray<LatencyCurve> Of(IEnumerable<SampledTiming> timings, IReadOnlyList<ProbeResult> probes)
    {
        var measured = MeasuredCurve.Of(timings);
        return [.. measured.Select(curve => Curve(curve, Unlimited(curve), Probe(curve)))];

        MeasuredCurve? Unlimited(MeasuredCurve curve) => curve.Environment.BlasThreads != 1 ? null : measured.FirstOrDefault(
            other => other.Workload == curve.Workload && other.Mode == curve.Mode && other.Environment.BlasThreads is null);

        ProbeResult? Probe(MeasuredCurve curve) => probes.FirstOrDefault(
            p => p.Workload == curve.Workload && p.Host == Host.Guarded && InEnvironment(p.Environment, curve.Environment));
    }

    private static LatencyCurve Curve(MeasuredCurve measured, MeasuredCurve? unlimited, ProbeResult? probe) => new()
    {
        Workload = measured.Workload,
        Environment = new(measured.Environment.BlasThreads, measured.Environment.Variables, measured.Environment.Unset),
        Mode = measured.Mode,
        Points = [.. measured.Timings.Select(t => new LatencyPoint(t.StackBytes, t.Timing.Time, t.Timing.Problem))],
        MinimumStackBytes = probe?.MinimumStackBytes,
        SmallestSurvivorBytes = probe?.SmallestSurvivorBytes,
        OverrunZone = probe?.OverrunZone,
        Thresholds = ChangePoints.Of(SizedSamples.Of(measured.Timings)),
        LargestToSmallest = measured.Largest == measured.Smallest ? null : measured.Largest?.To(measured.Smallest),
        ToUnlimited = measured.Smallest?.To(unlimited?.Smallest),
    };

    private static bool InEnvironment(ProbeEnvironment published, TrialEnvironment environment) =>
        new TrialEnvironment(published.BlasThreads, published.Variables, published.Unset).Equals(environment);
}
