using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Which stack to give the threads that call Python, for everything that was measured.</summary>
/// <param name="StackBytes">The size to set.</param>
/// <param name="DecidedBy">The workload that needs the most.</param>
/// <param name="MinimumStackBytes">The minimum stack of that workload.</param>
/// <param name="BlasThreads">The BLAS limit this holds for; null for none.</param>
/// <param name="Margin">How the minimum became the recommended size, in a sentence.</param>
/// <param name="Observed">True if plain threads of this size were started and completed the calls.</param>
/// <param name="ObservedCalls">How many workloads completed on a plain thread of exactly this size.</param>
/// <param name="WithOneBlasThread">The same with the BLAS limited to one thread; null if not measured.</param>
public sealed record Recommendation(
    ByteSize StackBytes,
    string DecidedBy,
    ByteSize MinimumStackBytes,
    int? BlasThreads,
    string Margin,
    bool Observed,
    int ObservedCalls,
    Recommendation? WithOneBlasThread)
{
    /// <summary>The host with that minimum: pythonnet only where its frames make the recommended size larger.</summary>
    public Host Host { get; init; } = Host.Guarded;

    /// <summary>
    /// The probes that decide the recommendation, with the BLAS not limited and with one BLAS thread, and the sizes that they lead to.
    /// </summary>
    public static ImmutableArray<(ProbeResult Probe, ByteSize Size)> Deciding(Results results)
    {
        var unlimited = Decide(ProbeSelection.Unlimited(results), ProbeSelection.Unlimited(results, throughPythonNet: true));
        var oneThread = Decide(ProbeSelection.OneBlasThread(results), ProbeSelection.OneBlasThread(results, throughPythonNet: true));
        return
        [
            .. new[] { unlimited, oneThread }.OfType<ProbeResult>().Distinct()
                .Select(p => (p, StackMargin.Recommend(p.MinimumStackBytes!.Value))),
        ];
    }

    /// <summary>The stack that suffices for everything that was measured; null if no minimum was.</summary>
    public static Recommendation? Of(Results results)
    {
        var oneThread = For(ProbeSelection.OneBlasThread(results), ProbeSelection.OneBlasThread(results, throughPythonNet: true), 1);
        var unlimited = For(
            ProbeSelection.Unlimited(results),
            ProbeSelection.Unlimited(results, throughPythonNet: true),
            ProbeSelection.LoosestLimit(results));
        return unlimited is null ? null : unlimited with { WithOneBlasThread = oneThread };
    }

    /// <param name="throughPythonNet">The same workloads, where they were called through pythonnet too.</param>
    private static Recommendation? For(ImmutableArray<ProbeResult> probes, ImmutableArray<ProbeResult> throughPythonNet, int? blasThreads)
    {
        if (Decide(probes, throughPythonNet) is not { MinimumStackBytes: { } minimum } deciding)
            return null;
        var size = StackMargin.Recommend(minimum);
        var observed = probes.Concat(throughPythonNet)
            .Where(p => p.PlainThread.Any(o => o.StackBytes == size && o.Outcome is OutcomeKind.Completed))
            .ToImmutableArray();
        return new(
            size,
            deciding.Workload,
            minimum,
            blasThreads,
            StackMargin.Explain(minimum),
            observed.Contains(deciding),
            observed.Select(p => p.Workload).Distinct(StringComparer.Ordinal).Count(),
            null)
        {
            Host = deciding.Host,
        };
    }

    /// <summary>The probe that needs the most; null if no minimum was measured.</summary>
    private static ProbeResult? Decide(ImmutableArray<ProbeResult> probes, ImmutableArray<ProbeResult> throughPythonNet)
    {
        if (Largest(probes) is not { MinimumStackBytes: { } minimum } deciding)
            return null;
        // The few pages that pythonnet adds vanish in the rounding up to a power of two, or they decide: the margin is whole either way.
        return Largest(throughPythonNet) is { MinimumStackBytes: { } more } through
            && StackMargin.Recommend(more) > StackMargin.Recommend(minimum)
            ? through
            : deciding;
    }

    private static ProbeResult? Largest(ImmutableArray<ProbeResult> probes) =>
        probes.OrderByDescending(p => p.MinimumStackBytes).ThenBy(p => p.Workload, StringComparer.Ordinal).FirstOrDefault();
}
