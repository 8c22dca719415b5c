using Lab.Analysis.Blas;
using Lab.Analysis.Growth;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Probes;

/// <summary>The result of a probe from its trials.</summary>
public static class ProbeAnalysis
{
    /// <summary>The result of one probe by itself, while the run goes on.</summary>
    /// <param name="trials">Trials of one workload, in one environment, through one bridge; at least one.</param>
    /// <param name="margins">The margins of the run.</param>
    public static ProbeResult Analyse(IEnumerable<TrialRecord> trials, MarginRule margins) => Analyse(TrialGroup.Of(trials)[0], margins);

    internal static ProbeResult Analyse(TrialGroup group, MarginRule margins)
    {
        var peaks = PeakReadings.Of(group);
        var minimum = MinimumStack.Of(group, peaks);
        var least = NeedVariation.Least(group, peaks.Varies, minimum.Size);
        var plain = PlainThreads.Of(group, minimum.Size, least);
        var margin = minimum.Size is { } size ? margins.For(group.Workload, size, peaks.Reserve, peaks.Peak) : null;
        return new()
        {
            Workload = group.Workload,
            Host = group.Host,
            Available = true,
            Reason = minimum.Size is null ? WhyNoMinimum(group) : null,
            Environment = group.Environment,
            PeakBytes = peaks.Peak,
            PeakStandsOn = peaks.StandsOn,
            PeakBytesPaint = peaks.Paint,
            PeakBytesResidency = peaks.Residency,
            PeakBytesOfFirstCalls = peaks.OfFirstCalls,
            PeakBytesTrace = peaks.Trace,
            SpreadBytes = peaks.Spread,
            Repeats = peaks.Measurements,
            LaterCallProblem = LaterCallProblem(group),
            PeaksOfCalls = peaks.Varies ? NeedVariation.Distribution(group.Measurements) : null,
            IsElastic = minimum.IsElastic(peaks),
            LeastNeedBytes = least,
            IsUnstarted = group.Guarded.Any()
                && group.Guarded.All(t => t.Outcome is Outcome.LaunchFailed or Outcome.Crashed { Crash: CrashKind.Killed }),
            IsSettled = group.IsSettled(minimum.Size),
            HarnessBytes = peaks.Harness,
            MinimumStackBytes = minimum.Size,
            Verified = minimum.Verified,
            PredictionHeld = minimum.PredictionHeld,
            SurvivesAtBytes = minimum.SurvivesAt,
            CrashesAtBytes = minimum.CrashesAt,
            RefusedAtBytes = minimum.RefusedAt,
            ReserveBytes = peaks.Reserve,
            SmallestSurvivorBytes = plain.SmallestSurvivor,
            OverrunZone = plain.OverrunZone,
            RefusalZone = plain.RefusalZone,
            PlainMinimumBytes = plain.Minimum,
            PlainMinimumVerified = plain.Below switch
            {
                OutcomeKind.Crashed or OutcomeKind.Refused => true,
                OutcomeKind.Overran or OutcomeKind.Completed => false,
                _ => null,
            },
            Margin = margin,
            RecommendationObserved = IsObserved(plain.Outcomes, margin),
            PlainThread = plain.Outcomes,
            Growth = group.Traced?.Growth?.Steps ?? [],
            Consumers = StackConsumer.Of(group.Traced?.Growth),
            Untouched = UntouchedPages.Of(group),
            GrowthMicrosecondsPerPage = CostPerPage(group.Traced?.Growth),
            GrowthProblem = GrowthProblem(group.Traced),
            GrowthIsCoarse = group.Traced?.Growth is { UserModeOnly: true, Steps.IsEmpty: false },
            OtherThreads = OtherThread.Of(group),
            Forks = group.Trials.Max(t => t.Evidence.Forks?.Children ?? 0),
            Notes = [.. ProbeNotes.Of(group, peaks, minimum, plain)],
            Trials = group.Trials.Length,
        };
    }

    /// <summary>True if a plain thread of the recommended size completed the call, and none failed.</summary>
    internal static bool IsObserved(ImmutableArray<PlainOutcome> plain, StackMargin? margin) =>
        margin is not null && PlainOutcome.IsObserved(plain, margin.RecommendedBytes);

    /// <summary>
    /// A probe whose call was measured with other CPU kernels too: where it grew by more than is assumed, that is its margin's part. Where
    /// it did not, the assumption stands, because kernels that this CPU cannot run may need more.
    /// </summary>
    internal static ProbeResult WithKernels(ProbeResult probe, KernelGrowth growth)
    {
        var more = growth.LargestMinimumBytes - growth.DefaultMinimumBytes;
        if (probe.Workload != growth.Workload || probe.Margin is not { } margin || margin.Minimum < growth.DefaultMinimumBytes
            || margin.Parts.FirstOrDefault(p => p.Reason is MarginReason.OtherCpuKernels) is not { } assumed || more <= assumed.Bytes)
            return probe;
        var parts = margin.Parts.Replace(assumed, assumed with { Bytes = more, Measured = true });
        margin = margin with { Parts = [.. parts.OrderByDescending(p => p.Bytes)] };
        return probe with { Margin = margin, RecommendationObserved = IsObserved(probe.PlainThread, margin) };
    }

    /// <summary>The result of a workload that could not run.</summary>
    internal static ProbeResult Unavailable(CatalogEntry entry, TrialEnvironment? environment) => new()
    {
        Workload = entry.Name,
        Available = false,
        Reason = entry.Unavailable,
        Environment = environment ?? new(null, ImmutableSortedDictionary<string, string>.Empty, []),
    };

    internal static string? LaterCallProblem(TrialGroup group) =>
        group.Measurements.Select(t => t.LaterCalls?.Problem)
            .FirstOrDefault(problem => problem?.StartsWith(LaterCalls.NotMade, StringComparison.Ordinal) == false) is { } problem
            ? VisibleText.FirstLine(problem) : null;

    private static double? CostPerPage(GrowthTrace? growth) => growth is { Steps: [.., var deepest] }
        ? Math.Round(growth.Microseconds * ByteSize.Page.Bytes / deepest.DepthBytes.Bytes, 1)
        : null;

    private static string? GrowthProblem(TrialRecord? traced) => traced switch
    {
        null => null,
        { Outcome: Outcome.Completed } => traced.Growth?.Problem,
        _ => $"the traced call {OutcomeText.Sentence(traced.Outcome)}",
    };

    /// <summary>
    /// How the guarded trial on the largest stack failed; null if all completed. That a small stack dies is what the lab measures.
    /// </summary>
    private static string? WhyNoMinimum(TrialGroup group)
    {
        var largest = group.Guarded.OrderByDescending(t => t.Spec.StackSize).FirstOrDefault(t => t.Outcome is not Outcome.Completed);
        return largest is null ? null : $"on {largest.Spec.StackSize} it {OutcomeText.Reason(largest.Outcome)}";
    }

    /// <summary>Adds what pythonnet's frames take: the difference to the same workload in the same environment through the C API.</summary>
    /// <param name="probe">Any; only one through pythonnet is compared.</param>
    /// <param name="throughCApi">That of the same workload and environment on the guarded host; null if there is none.</param>
    internal static ProbeResult CompareBridges(ProbeResult probe, ProbeResult? throughCApi)
    {
        if (!probe.Host.NeedsPythonNet() || probe.MinimumStackBytes is not { } minimum || throughCApi?.MinimumStackBytes is not { } without)
            return probe;
        var byPaint = probe.PeakBytesPaint - throughCApi.PeakBytesPaint;
        return probe with
        {
            BridgeBytes = minimum - without,
            BridgeBytesPaint = byPaint,
            Notes = [ProbeNotes.Bridge(minimum, minimum - without, byPaint), .. probe.Notes],
        };
    }
}
