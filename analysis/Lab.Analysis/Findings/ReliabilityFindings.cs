using Lab.Analysis.Settings;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Findings;

/// <summary>What not to rely on: settings without effect, and minimums and peaks that need care.</summary>
internal static class ReliabilityFindings
{
    public static IEnumerable<Finding> Find(Results results) =>
    [
        .. IneffectiveSettings(results),
        .. UnverifiedMinimums(results),
        .. FailedPredictions(results),
        .. DisagreeingReadings(results),
        .. Varying(results),
        .. PeakSpread(results),
        .. Forks(results),
    ];

    /// <summary>Settings that ask for a stack, and that no thread had it from.</summary>
    private static IEnumerable<Finding> IneffectiveSettings(Results results)
    {
        var ineffective = results.Settings
            .GroupBy(row => (row.Knob, row.Asked))
            .Where(rows => rows.All(row => row.AskedBytes is not null && row.Effective is false))
            .ToList();
        if (ineffective.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Caution,
            $"{(ineffective.Count == 1 ? "A setting has" : $"{ineffective.Count} settings have")} no effect: "
                + string.Join(", ", ineffective.Select(rows => SettingText.Of(rows.Key.Knob, rows.Key.Asked))),
            string.Join(" ", ineffective.Select(Explain)),
            []);

        static string Explain(IGrouping<(string Knob, string Asked), SettingRow> rows)
        {
            var had = SettingText.Together(rows.Where(row => row.Thread is not ThreadKind.Main))
                .Select(same => $"{SettingText.Observed(same.Row)} ({same.Threads})");
            return $"{SettingText.Of(rows.Key.Knob, rows.Key.Asked)} asks for {rows.First().AskedBytes}; "
                + $"threads had {string.Join(", ", had)}.";
        }
    }

    /// <summary>Minimums that no pair of trials one page apart proves.</summary>
    private static IEnumerable<Finding> UnverifiedMinimums(Results results)
    {
        var unverified = results.Probes.Where(p => p.MinimumStackBytes is not null && !p.Verified).ToList();
        if (unverified.Count == 0)
            yield break;
        // In an interrupted run most have the same explanation: one line each would repeat it a hundred times.
        var explained = unverified
            .GroupBy(WhyUnverified, StringComparer.Ordinal)
            .Select(same =>
                $"{EnvironmentText.Name(same.First())}: {same.Key}" + (same.Count() == 1 ? "" : $" (and {same.Count() - 1} like it)"));
        yield return new(
            FindingSeverity.Caution,
            $"{Plural.Part(unverified.Count, results.Verification.Measured, "minimum")} "
                + $"{Plural.Verb(unverified.Count, "are", "is")} not verified",
            AllFindings.Examples([.. explained]),
            AllFindings.ByNeed(unverified));
    }

    private static string WhyUnverified(ProbeResult probe) =>
        probe.Notes.FirstOrDefault(n => n.StartsWith("not verified", StringComparison.Ordinal)) ?? "not verified";

    /// <summary>Verified minimums that differ from what the peak predicted.</summary>
    private static IEnumerable<Finding> FailedPredictions(Results results)
    {
        var failed = results.Probes.Where(p => p.Verified && !p.PredictionHeld && !p.IsElastic && !p.IsOfReserve).ToList();
        if (failed.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Caution,
            $"{Plural.Part(failed.Count, results.Verification.Verified, "verified minimum")} "
                + $"{Plural.Verb(failed.Count, "differ", "differs")} from the peak's prediction",
            AllFindings.Examples([.. failed.Select(p => $"{EnvironmentText.Name(p)}: peak {p.PeakBytes}, minimum {p.MinimumStackBytes}")])
                + " The verified one counts.",
            AllFindings.ByNeed(failed));
    }

    /// <summary>
    /// Peaks that paint or residency reads more than a page short of the deepest reading. A trace may end early without a contradiction:
    /// where only faults in user mode can be watched, its steps are coarse.
    /// </summary>
    private static IEnumerable<Finding> DisagreeingReadings(Results results)
    {
        var apart = results.Probes
            .Where(p => !p.Varies && !p.IsElastic)
            .Where(p => IsShort(p.PeakBytesPaint, p.PeakBytesOfFirstCalls) || IsShort(p.PeakBytesResidency, p.PeakBytes))
            .ToList();
        if (apart.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Caution,
            $"Readings of the peak disagree by more than a page in {Plural.Of(apart.Count, "probe")}",
            "Paint does not see memory that is only read, or that is written with the value it had; residency and the growth trace do. The "
                + "deepest reading counts. The notes of the probes say by how much, and which readings the peak stands on.",
            AllFindings.ByNeed(apart));
    }

    private static bool IsShort(ByteSize? reading, ByteSize? peak) => peak - reading > ByteSize.Page;

    /// <summary>Calls that fork, whether or not that did harm in these trials: it depends on when a signal comes.</summary>
    private static IEnumerable<Finding> Forks(Results results)
    {
        var forking = results.Probes.Where(p => p.Forks > 0).ToList();
        if (forking.Count == 0)
            yield break;
        var workloads = AllFindings.ByNeed(forking);
        yield return new(
            FindingSeverity.Danger,
            $"{Plural.Of(workloads.Length, "workload")} {Plural.Verb(workloads.Length, "fork", "forks")} inside the .NET process",
            "A forked child is a copy of the host with one thread, and shares the pipe through which .NET hears of signals. SIGTERM for "
                + "the child, as multiprocessing's pools send it, reaches the host and ends it with status 143; and a child that returns "
                + "into the host's code hangs. Whether it happens depends on timing, so a call that completed here may end a service. Have "
                + "children started afresh: multiprocessing.get_context(\"spawn\") or (\"forkserver\").",
            workloads);
    }

    private static IEnumerable<Finding> Varying(Results results)
    {
        var varying = results.Probes.Where(p => p.Varies).ToList();
        if (varying.Count == 0)
            yield break;
        var widest = varying.MaxBy(p => p.PeakBytes - Least(p))!;
        yield return new(
            FindingSeverity.Caution,
            $"{Plural.Of(varying.Count, "call")} {Plural.Verb(varying.Count, "need", "needs")} more stack at one time than at another",
            (Least(widest) < widest.PeakBytes
                ? $"{EnvironmentText.Name(widest)} differs the most: it took {Least(widest)} to {widest.PeakBytes}."
                : $"Some calls of {EnvironmentText.Name(widest)} completed on less than others died on.")
                + " How deep a call goes may depend on its input, on a cache, or on how its threads are scheduled. The largest "
                + "peak that was seen counts, and a call that was not seen may need more: set a size with more room, or find what the "
                + "depth depends on.",
            AllFindings.ByNeed(varying));
    }

    /// <summary>The smallest peak of the calls on roomy stacks.</summary>
    private static ByteSize? Least(ProbeResult probe) => probe.PeaksOfCalls is [var least, ..] ? least.Peak : probe.PeakBytes;

    private static IEnumerable<Finding> PeakSpread(Results results)
    {
        var spread = results.Probes.Where(p => !p.Varies && p.SpreadBytes > ByteSize.Zero).ToList();
        if (spread.Count == 0)
            yield break;
        var widest = spread.MaxBy(p => p.SpreadBytes)!;
        yield return new(
            FindingSeverity.Caution,
            $"Peaks differed between repeats in {Plural.Of(spread.Count, "probe")}, by up to {widest.SpreadBytes}",
            $"{EnvironmentText.Name(widest)} differs the most, in {widest.Repeats} measurements. How threads are scheduled decides how "
                + "deep a parallel call recurses, and each repeat has an environment of another size, which moves what lies in memory. "
                + "The largest peak counts, and more repeats may find a larger one.",
            AllFindings.ByNeed(spread));
    }
}
