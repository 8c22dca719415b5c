using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections.Verdict;

/// <summary>
/// The size to set, as a sentence and as code; the workload that decides it; and why a size that seems to work proves nothing.
/// </summary>
internal static class Headline
{
    /// <summary>Defaults that most services use without having chosen them.</summary>
    private static readonly ByteSize[] Told = [ByteSize.FromMiB(1), ByteSize.FromKiB(1536)];

    public static Html Render(Results results) => results.Recommendation is { } recommendation
        ? Recommended(results, recommendation)
        : $"""
          <header><h1>Not enough data for a recommendation</h1></header>
          <p class="lead">{Ran(results.Trials)}</p>
          """;

    private static Html Recommended(Results results, Recommendation recommendation) => $"""
        <header><h1>Give every thread that calls Python <strong>{SizeText.Of(recommendation.StackBytes)}</strong> of
        stack{EnvironmentText.Limit(recommendation.BlasThreads)}</h1>
        <pre class="set"><code>new Thread(f, {SizeText.Source(recommendation.StackBytes)})</code></pre></header>
        <div class="reasons">
        <p class="lead">{Decides(results, recommendation)}
        {SizeMarkup.Of(recommendation.MinimumStackBytes)}{Proof(results, recommendation)}.</p>
        {Now(results)}
        {Warning(results)}
        <p class="how">{MarginText.Explain(recommendation.Margin)}. {Observed(recommendation)}</p>
        </div>
        """;

    /// <summary>What it is worth that a call returns, by what was seen of too small stacks.</summary>
    private static Html Warning(Results results)
    {
        var tooSmall = results.Probes.SelectMany(p => p.PlainThread.Where(o => o.StackBytes < p.MinimumStackBytes)).ToList();
        if (tooSmall.Count == 0 || tooSmall.Exists(o => o.Survived))
        {
            return $"""
                <p class="warning"><strong>Surviving is not safe.</strong> A call that returns on too small a stack has stepped over the guard
                page and written into another thread’s stack, the GC heap or the runtime; the process dies later, elsewhere, or goes on with
                wrong data.</p>
                """;
        }

        var refused = tooSmall.Count(o => o.Outcome is OutcomeKind.Refused);
        var fates = refused == 0 ? "died" : refused == tooSmall.Count ? "were refused by Python" : "died or were refused by Python";
        return $"""
            <p class="warning"><strong>Nothing survived too small a stack here.</strong> All {tooSmall.Count} calls that were tried so on plain
            threads {fates}. It need not be so with other builds of these libraries: where a frame steps over the guard page, the call returns,
            and has overwritten memory.</p>
            """;
    }

    private static Html Decides(Results results, Recommendation recommendation)
    {
        var measured = ProbeSelection.Unlimited(results).Length;
        if (measured == 1)
            return $"<code>{recommendation.DecidedBy}</code>, the one workload measured, needs{HostText.Suffix(recommendation.Host)}";
        return $"Of {measured} workloads, <code>{recommendation.DecidedBy}</code> asks for the most{HostText.Suffix(recommendation.Host)}:";
    }

    private static string Proof(Results results, Recommendation recommendation) =>
        ProbeSelection.Unlimited(results, recommendation.Host.NeedsPythonNet()).Any(
            p => p.Workload == recommendation.DecidedBy && p.Verified)
            ? ", verified to the page"
            : ", predicted from its peak and not verified";

    private static Html Now(Results results)
    {
        var probes = ProbeSelection.Unlimited(results);
        var tallies = CommonStackSize.All.Where(s => Told.Contains(s.Size)).Select(s => SizeTally.Of(s, probes)).ToList();
        if (tallies.TrueForAll(t => t.TooSmallFor == 0))
            return $"""<p class="lead">At {tallies[0].Size.Label} {Everything(tallies[0].Total)} already.</p>""";
        var tooSmall = tallies.Where(t => t.TooSmallFor > 0).ToList();
        return $"""<p class="lead danger">{First(tooSmall[0])}{tooSmall.Skip(1).Select(Further)}.</p>""";
    }

    private static string Everything(int workloads) => workloads == 1 ? "the one workload fits" : $"all {workloads} workloads fit";

    private static Html First(SizeTally tally) => $"""
        At {tally.Size.Label} ({tally.Size.Where}) <strong>{tally.TooSmallFor} of {tally.Total} workloads {Fates(tally)}</strong>
        """;

    private static string Fates(SizeTally tally)
    {
        (bool IsSeen, string Words)[] fates =
        [
            (!tally.Refused.IsEmpty, "are refused by Python"),
            (!tally.Crash.IsEmpty || !tally.Untried.IsEmpty, "die"),
            (!tally.Overrun.IsEmpty, "corrupt memory"),
        ];
        var seen = fates.Where(f => f.IsSeen).Select(f => f.Words).ToList();
        return seen.Count < 2 ? seen[0] : $"{string.Join(", ", seen.SkipLast(1))} or {seen[^1]}";
    }

    private static Html Further(SizeTally tally) => $"; at {tally.Size.Label} ({tally.Size.Where}) <strong>{tally.TooSmallFor}</strong>";

    private static string Ran(int trials) => trials == 0
        ? "No trial was run."
        : $"{Plural.Of(trials, "trial")} ran; see findings and table.";

    private static string Observed(Recommendation recommendation) => recommendation switch
    {
        { ObservedCalls: 0 } => "No plain thread of this size was tried.",
        { Observed: true, ObservedCalls: 1 } => "A plain thread of exactly this size was started for it, and the call returned.",
        { Observed: true, ObservedCalls: var calls } =>
            $"Plain threads of exactly this size were started for {calls} workloads, including this one; every call returned.",
        { ObservedCalls: var calls } =>
            $"Calls returned on plain threads of exactly this size for {calls} workloads, not for the one that decides.",
    };
}
