using Lab.Analysis.Sizes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Wording;

/// <summary>A run in a few sentences: what to set, what would break without it, how sure that is, and where it was measured.</summary>
public static class RunText
{
    private static readonly ByteSize[] Told = [ByteSize.FromMiB(1), ByteSize.FromKiB(1536)];

    /// <summary>NumPy and SciPy load one, or each its own.</summary>
    private const int MostBlas = 4;

    /// <summary>When a run was started, in UTC: <c>2026-11-14 09:26</c>.</summary>
    public static string Time(DateTimeOffset startedAt) =>
        startedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What to set, without what to type.</summary>
    public static string SizeToSet(Results results) => results.Recommendation is { } recommendation
        ? $"Give every thread that calls Python {SizeText.Of(recommendation.StackBytes)} of stack"
            + Condition(results)
        : results.Suite is { } suite ? SuiteText.Headline(suite)
        : "Not enough data for a recommendation";

    /// <summary>What the size to set holds for, to follow it: a limit of the BLAS, the n of a curve; else nothing.</summary>
    public static string Condition(Results results) =>
        EnvironmentText.Limit(results.Recommendation?.BlasThreads) + (results.Curves is null ? "" : " for the n that were measured");

    /// <summary>What was called and gave no number, so that the size to set does not cover it; null where all did.</summary>
    public static string? NotCovered(Results results)
    {
        var without = ProbeSelection.WithoutMinimum(results);
        return without.IsEmpty ? null : "This does not cover "
            + Plural.List([.. without.Select(p => $"{p.Label} ({p.Reason ?? "not measured to the end"})")], 3, "; ") + ".";
    }

    /// <summary>How much of that was seen: what follows the need of the workload that decides.</summary>
    public static string Proof(ProbeResult? decides) => decides switch
    {
        { Varies: true, Verified: true } => "verified to the page for the most that was seen, as its need varies",
        { Verified: true } => "verified to the page",
        { PeakBytes: var peak, ReserveBytes: var reserve, MinimumStackBytes: var minimum } when minimum != peak + reserve =>
            "the smallest that was seen to suffice, and not verified",
        _ => "predicted from its peak and not verified",
    };

    /// <summary>What was seen of plain threads of the size to set, in a sentence.</summary>
    public static string Observed(Results results, Recommendation recommendation)
    {
        var (size, calls, failed) = (recommendation.StackBytes, recommendation.ObservedCalls, recommendation.FailedCalls);
        var own = recommendation.Observed ? null : Deciding(results, recommendation)?.PlainThread
            .Where(o => o.StackBytes == size).MaxBy(o => o.Judged.CountsAgainstStack);
        if (own is not null)
        {
            return $"On a plain thread of exactly this size the call {OutcomeText.Sentence(own.Judged)}"
                + (own.Judged.CountsAgainstStack ? ": see the findings." : ".");
        }

        var seen = recommendation switch
        {
            { Observed: true, ObservedCalls: 1 } => "A plain thread of exactly this size was started for it, and the call returned.",
            { Observed: true } => $"Plain threads of exactly this size were started for {Plural.Of(calls, "workload")}, "
                + $"including this one; {(failed == 0 ? "every call" : "their calls")} returned.",
            { ObservedCalls: 0 } => $"No plain thread of this size was tried{(failed == 0 ? "" : " for the one that decides")}.",
            _ => $"Calls returned on plain threads of exactly this size for {Plural.Of(calls, "workload")}, "
                + "not for the one that decides.",
        };
        return seen + (failed == 0 ? "" : $" {Plural.Of(failed, "workload")} failed there: see the findings.");
    }

    /// <summary>To follow what is said of a size with one BLAS thread: that no plain thread of it was seen to complete the call.</summary>
    public static string Unseen(Recommendation recommendation) => recommendation switch
    {
        { FailedCalls: > 0 and var failed } =>
            $"; {Plural.Of(failed, "workload")} failed on a plain thread of {recommendation.StackBytes}: see the findings",
        { Observed: true } => "",
        _ => $"; no plain thread of {recommendation.StackBytes} was seen to complete it",
    };

    /// <summary>How the call ended on a plain thread of its recommended size, or that none was tried; nothing where it completed.</summary>
    public static string AtRecommended(ProbeResult probe) => probe.RecommendationObserved ? ""
        : probe.PlainThread.FirstOrDefault(o => o.StackBytes == probe.RecommendedStackBytes) is { } tried
            ? OutcomeText.Brief(tried.Judged) : "not tried";

    /// <summary>The probe that decides on a recommendation.</summary>
    public static ProbeResult? Deciding(Results results, Recommendation recommendation) =>
        ProbeSelection.Unlimited(results, recommendation.Host.NeedsPythonNet())
            .FirstOrDefault(p => p.Workload == recommendation.DecidedBy);

    /// <summary>How calls end on threads of the sizes that most have who chose none; null where nothing was measured.</summary>
    public static string? WouldBreak(Results results)
    {
        var tallies = AtDefaults(results);
        if (tallies[0].Total == 0)
            return null;
        return tallies.All(t => t.TooSmallFor == 0)
            ? $"at {AllFit(tallies[0])}."
            : string.Join("; ", tallies.Where(t => t.TooSmallFor > 0).Select(t =>
                $"at {t.Size.Label} ({t.Size.Where}) {Plural.Part(t.TooSmallFor, t.Total, "workload")} {Fates(t)}")) + ".";
    }

    /// <summary>A size that all calls fit, and how many of them lack their margin there.</summary>
    public static string AllFit(SizeTally tally)
    {
        var all = tally.Total == 1 ? "the one workload fits" : $"all {Number(tally.Total)} workloads fit";
        var bare = tally.Safe.Count(p => tally.Size.Size < p.Margin?.RequiredBytes);
        return $"{tally.Size.Label} {all} already"
            + (bare == 0 ? "" : $", {(bare == tally.Total ? "" : $"{Number(bare)} of them ")}without the margin");
    }

    /// <summary>How calls end at the sizes that most services use without having chosen them, smallest first.</summary>
    public static ImmutableArray<SizeTally> AtDefaults(Results results)
    {
        var probes = ProbeSelection.Unlimited(results);
        return [.. CommonStackSize.All.Where(s => Told.Contains(s.Size)).Select(s => SizeTally.Of(s, probes))];
    }

    /// <summary>How calls end that need more than a size: <c>die or corrupt memory</c>; one call <c>dies</c>.</summary>
    public static string Fates(SizeTally tally)
    {
        var count = tally.TooSmallFor;
        (bool IsSeen, string Words)[] fates =
        [
            (!tally.Refused.IsEmpty, $"{Plural.Verb(count, "are", "is")} refused by Python"),
            (!tally.Crash.IsEmpty, Plural.Verb(count, "die", "dies")),
            (!tally.Overrun.IsEmpty, $"{Plural.Verb(count, "corrupt", "corrupts")} memory"),
            (!tally.Untried.IsEmpty, $"{Plural.Verb(count, "need", "needs")} more stack"),
        ];
        var seen = fates.Where(f => f.IsSeen).Select(f => f.Words).ToList();
        return seen.Count < 2 ? seen[0] : $"{string.Join(", ", seen.SkipLast(1))} or {seen[^1]}";
    }

    /// <summary>How far the numbers were checked; nothing where there are none, as in a run of tests that asked for no minimum.</summary>
    public static string HowSure(Results results) => results.Verification is not { Measured: > 0 } tally ? ""
        : $"{Plural.Part(tally.Verified, tally.Measured, "minimum")} {HowVerified(results)}";

    /// <summary>To follow how many minimums were verified.</summary>
    public static string HowVerified(Results results)
    {
        var held = results.Verification.PredictionHeld;
        return "verified by a pair of trials one page apart; "
            + $"{held} {Plural.Verb(held, "were", "was")} predicted to the page{Otherwise(results)}.";
    }

    /// <summary>
    /// How many minimums were not predicted to the page: native code uses what Python keeps free, a call takes what there is, or the
    /// prediction failed. Nothing where none were.
    /// </summary>
    private static string Otherwise(Results results)
    {
        var others = results.Probes.Where(p => p is { Verified: true, PredictionHeld: false }).ToList();
        var ofReserve = others.Count(p => p.IsOfReserve);
        var elastic = others.Count(p => p.IsElastic);
        var rest = others.Count - ofReserve - elastic;
        return (ofReserve > 0 ? $", and {ofReserve} to within what Python keeps free of a stack" : "")
            + (elastic > 0 ? $"; {elastic} {Plural.Verb(elastic, "take", "takes")} what there is of a stack" : "")
            + (rest > 0 ? $"; {rest} {Plural.Verb(rest, "differ", "differs")} from what the peak predicts" : "");
    }

    /// <summary>Where it was measured, a line a thing: the machine, the Python with its packages, each BLAS, the lab.</summary>
    public static IEnumerable<string> Environment(Results results)
    {
        var (machine, python) = (results.Machine, results.Python);
        yield return $"{machine.OperatingSystem}, kernel {machine.Kernel}, {machine.CLibrary}, "
            + $"ulimit -s {machine.StackLimit?.ToString() ?? "unlimited"}";
        yield return $"{machine.Processor}, {Plural.Of(machine.Cores, "core")}, {machine.Architecture}";
        yield return $"Python {python.Version}{string.Concat(python.Packages.Select(p => $", {p.Key} {p.Value}"))}";
        foreach (var blas in python.Blas.Take(MostBlas))
            yield return Blas(blas);
        yield return $"{machine.Runtime}, lab {results.Lab}, {Time(results.StartedAt)} UTC, seed {Number(results.Seed)}";
    }

    private static string Blas(BlasFacts blas)
    {
        string?[] known =
        [
            blas.Library, blas.Version, blas.Core is null ? null : $"CPU kernel {blas.Core}",
            blas.Threads is { } threads ? Plural.Of(threads, "thread") : null,
        ];
        return string.Join(", ", known.Where(fact => fact is not null));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
