using Lab.Reports.Markup;

namespace Lab.Reports;

/// <summary>
/// A run as Markdown, for a pull request or the summary of a job: what to set, what would break without it, what needs the most, how sure
/// that is and where it was measured. Where the page is known, all of it leads to its place there.
/// </summary>
public static class RunMarkdown
{
    /// <summary>Who wants all of them wants the page.</summary>
    private const int MostRows = 25;

    private const int LongestName = 120;
    private const int LongestFact = 300;

    /// <param name="page">Address of the page; null where the Markdown is to have no links.</param>
    public static string Render(Results results, string? page = null)
    {
        var text = new StringBuilder($"## {Link(RunText.SizeToSet(results), "verdict", page)}\n");
        if (results.Recommendation is { } recommendation)
        {
            var decides = Link(
                recommendation.DecidedBy + HostText.Suffix(recommendation.Host),
                Anchor.Of(recommendation.DecidedBy, recommendation.BlasThreads, recommendation.Host),
                page);
            text.Append($"\n`new Thread(f, {SizeText.Source(recommendation.StackBytes)})`\n\n{decides} asks for the most, ")
                .Append($"{RunText.Proof(RunText.Deciding(results, recommendation))}: ")
                .Append($"{MarkdownText.Of(MarginText.Explain(recommendation.Margin))}. ")
                .Append($"{MarkdownText.Of(RunText.Observed(results, recommendation))}\n");
            if (RunText.NotCovered(results) is { } notCovered)
                text.Append($"\n**{MarkdownText.Of(notCovered, LongestFact)}**\n");
        }

        if (RunText.WouldBreak(results) is { } wouldBreak)
            text.Append($"\n**Without it:** {MarkdownText.Of(wouldBreak)}\n");
        var probes = ThresholdsChart.Rows(results);
        if (!probes.IsEmpty)
        {
            text.Append($"\n### {Link("What needs the most", "thresholds", page)}\n");
            MarkdownText.Table(
                text,
                ["workload", "#BLAS threads", "#minimum", "verified", "overrun zone", "#recommended"],
                probes.Take(MostRows).Select(p => Cells(p, page)));
            if (probes.Length > MostRows)
            {
                text.Append($"\n{Plural.Of(probes.Length - MostRows, "other measurement")} of less")
                    .Append(page is null ? ".\n" : $": see {Link("the page", "probes", page)}.\n");
            }
        }

        MeasuredMarkdown.Append(text, results, (title, id) => Link(title, id, page));
        return MarkdownText.Whole(text, End(results, page));
    }

    private static string[] Cells(ProbeResult probe, string? page) =>
    [
        Link(probe.Label, Anchor.Of(probe), page),
        EnvironmentText.Threads(probe.Environment.BlasThreads),
        SizeText.Of(probe.MinimumStackBytes!.Value),
        probe.Verified ? "yes" : "**no**",
        probe.OverrunZone is { } zone ? $"{SizeText.Of(zone.FromBytes)} – {SizeText.Of(zone.ToBytes)}" : "",
        probe.RecommendedStackBytes is { } size ? SizeText.Of(size) : "",
    ];

    private static string End(Results results, string? page)
    {
        var without = results.Probes.Count(p => p.MinimumStackBytes is null);
        var left = without == 0 ? "" : $" {Plural.Of(without, "measurement")} gave no number.";
        var unfinished = results.Finished ? "" : " **The run is incomplete**: what it lacks may need more.";
        var facts = RunText.Environment(results).Select(fact => $"- {MarkdownText.Of(fact, LongestFact)}\n");
        var all = MarkdownText.Of(RunText.HowSure(results)) + left + unfinished;
        return (all.Length == 0 ? "" : $"\n**How sure:** {all.TrimStart()}\n")
            + $"\n### {Link("Environment", "environment", page)}\n\n{string.Concat(facts)}";
    }

    /// <param name="id">Of an element of the page.</param>
    private static string Link(string text, string id, string? page)
    {
        var shown = MarkdownText.Of(text, LongestName);
        return page is null || id.Length > LongestName ? shown : $"[{shown}]({page}#{Uri.EscapeDataString(id)})";
    }
}
