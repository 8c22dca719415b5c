using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Which stack to give the threads that call Python, for everything that was measured.</summary>
/// <param name="StackBytes">The size to set.</param>
/// <param name="DecidedBy">The workload that needs the most, with its margin.</param>
/// <param name="MinimumStackBytes">The minimum stack of that workload.</param>
/// <param name="BlasThreads">The BLAS limit this holds for; null for none.</param>
/// <param name="Margin">What is added to that minimum, part by part.</param>
/// <param name="Observed">True if a plain thread of this size was started for what decides, and completed the call.</param>
/// <param name="ObservedCalls">How many workloads completed on a plain thread of exactly this size.</param>
/// <param name="WithOneBlasThread">The same with the BLAS limited to one thread; null if not measured, or not to the end.</param>
public sealed record Recommendation(
    ByteSize StackBytes,
    string DecidedBy,
    ByteSize MinimumStackBytes,
    int? BlasThreads,
    StackMargin Margin,
    bool Observed,
    int ObservedCalls,
    Recommendation? WithOneBlasThread)
{
    /// <summary>How many workloads were tried on a plain thread of exactly this size and failed there.</summary>
    public int FailedCalls { get; init; }

    /// <summary>Other ways to be safe, each with what it costs in time where that was measured.</summary>
    public ImmutableArray<Alternative> Alternatives { get; init; } = [];

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
                .Select(p => (p, p.Margin!.RecommendedBytes)),
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
        if (unlimited is null)
            return null;
        // What was not measured with one thread, as by an interrupted run, may need more with it than all that was.
        var measured = ProbeSelection.OneBlasThread(results).Select(p => p.Workload).ToHashSet(StringComparer.Ordinal);
        var isWhole = results.Finished && ProbeSelection.Unlimited(results).All(p => measured.Contains(p.Workload));
        var recommendation = unlimited with { WithOneBlasThread = isWhole ? oneThread : null };
        return recommendation with { Alternatives = Alternative.Of(results, recommendation) };
    }

    /// <param name="throughPythonNet">The same workloads, where they were called through pythonnet too.</param>
    private static Recommendation? For(ImmutableArray<ProbeResult> probes, ImmutableArray<ProbeResult> throughPythonNet, int? blasThreads)
    {
        if (Decide(probes, throughPythonNet) is not { MinimumStackBytes: { } minimum, Margin: { } margin } deciding)
            return null;
        var size = margin.RecommendedBytes;
        var called = probes.Concat(throughPythonNet).ToList();
        var observed = called.FindAll(p => PlainOutcome.IsObserved(p.PlainThread, size));
        return new(
            size,
            deciding.Workload,
            minimum,
            blasThreads,
            margin,
            observed.Contains(deciding),
            Count(observed),
            null)
        {
            Host = deciding.Host,
            FailedCalls = Count(called.Where(p => p.PlainThread.Any(o => o.StackBytes == size && o.Judged.CountsAgainstStack))),
        };

        static int Count(IEnumerable<ProbeResult> probes) => probes.Select(p => p.Workload).Distinct(StringComparer.Ordinal).Count();
    }

    /// <summary>The probe that needs the most with its margin; null if no minimum was measured.</summary>
    private static ProbeResult? Decide(ImmutableArray<ProbeResult> probes, ImmutableArray<ProbeResult> throughPythonNet)
    {
        var deciding = Largest(probes);
        // The few pages that pythonnet adds vanish in the rounding up to a power of two, or they decide: the margin is whole either way.
        return Largest(throughPythonNet) is { } through
            && (deciding is null || through.RecommendedStackBytes > deciding.RecommendedStackBytes)
            ? through
            : deciding;
    }

    private static ProbeResult? Largest(ImmutableArray<ProbeResult> probes) =>
        probes.OrderByDescending(p => p.Margin?.RequiredBytes).ThenBy(p => p.Workload, StringComparer.Ordinal).FirstOrDefault();
}
