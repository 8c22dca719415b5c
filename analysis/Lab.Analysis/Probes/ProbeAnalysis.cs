using System.Collections.Immutable;
using Lab.Analysis.Growth;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Probes;

/// <summary>Makes a probe's result from its trials.</summary>
internal static class ProbeAnalysis
{
    public static ProbeResult Analyse(TrialGroup group)
    {
        var peaks = PeakReadings.Of(group);
        var minimum = MinimumStack.Of(group, peaks.PredictedMinimum);
        var plain = PlainThreads.Of(group, minimum.Size);
        ByteSize? recommended = minimum.Size is { } size ? StackMargin.Recommend(size) : null;
        return new()
        {
            Workload = group.Workload,
            Host = group.Host,
            Available = true,
            Reason = minimum.Size is null ? WhyNoMinimum(group) : null,
            Environment = Publish(group.Environment),
            PeakBytes = peaks.Peak,
            PeakStandsOn = peaks.StandsOn,
            PeakBytesPaint = peaks.Paint,
            PeakBytesResidency = peaks.Residency,
            PeakBytesTrace = peaks.Trace,
            SpreadBytes = peaks.Spread,
            Repeats = peaks.Measurements,
            HarnessBytes = peaks.Harness,
            MinimumStackBytes = minimum.Size,
            Verified = minimum.Verified,
            PredictionHeld = minimum.PredictionHeld,
            SurvivesAtBytes = minimum.SurvivesAt,
            CrashesAtBytes = minimum.CrashesAt,
            SmallestSurvivorBytes = plain.SmallestSurvivor,
            OverrunZone = plain.OverrunZone,
            RecommendedStackBytes = recommended,
            RecommendationObserved = plain.Outcomes.Any(o => o.StackBytes == recommended && o.Outcome is OutcomeKind.Completed),
            PlainThread = plain.Outcomes,
            Growth = group.Traced?.Growth?.Steps ?? [],
            Consumers = StackConsumer.Of(group.Traced?.Growth?.Steps ?? []),
            GrowthMicrosecondsPerPage = CostPerPage(group.Traced?.Growth),
            GrowthProblem = GrowthProblem(group.Traced),
            OtherThreads = OtherThreads.Of(group),
            Notes = [.. ProbeNotes.Of(group, peaks, minimum, plain)],
            Trials = group.Trials.Length,
        };
    }

    /// <summary>The result of a workload that could not run.</summary>
    public static ProbeResult Unavailable(CatalogEntry entry, TrialEnvironment? environment) => new()
    {
        Workload = entry.Name,
        Available = false,
        Reason = entry.Unavailable,
        Environment = environment is null ? new(null, ImmutableSortedDictionary<string, string>.Empty, []) : Publish(environment),
    };

    private static double? CostPerPage(GrowthTrace? growth) => growth is { Steps: [.., var deepest] }
        ? Math.Round(growth.Microseconds * ByteSize.Page.Bytes / deepest.DepthBytes.Bytes, 1)
        : null;

    private static string? GrowthProblem(TrialRecord? traced) => traced switch
    {
        null => null,
        { Outcome: Outcome.Completed } => traced.Growth?.Problem,
        _ => $"the traced call {OutcomeWords.Sentence(traced.Outcome)}",
    };

    private static ProbeEnvironment Publish(TrialEnvironment environment) =>
        new(environment.BlasThreads, environment.Variables, environment.Unset);

    /// <summary>The first guarded trial that did not complete says it; null if there was none.</summary>
    private static string? WhyNoMinimum(TrialGroup group)
    {
        // On the largest stack that was tried: that a small one dies is what the lab measures.
        var largest = group.Guarded.OrderByDescending(t => t.Spec.StackSize).FirstOrDefault(t => t.Outcome is not Outcome.Completed);
        return largest is null ? null : $"on {largest.Spec.StackSize} it {OutcomeWords.Sentence(largest.Outcome)}";
    }
}
