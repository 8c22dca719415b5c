using Lab.Analysis.Checks;

namespace Lab.Reports;

/// <summary>A check in GitHub's Markdown, for the summary of a job.</summary>
public static class CheckMarkdown
{
    public static string Render(CheckResult check)
    {
        var text = new StringBuilder($"### Stack headroom: {MarkdownText.Of(CheckText.Summary(check))}\n");
        MarkdownText.Table(
            text,
            ["workload", "#stack", "#minimum", "#asks for", "#short by", "verdict"],
            check.Workloads.Select(Cells),
            MarkdownText.Longest / 2);
        text.Append('\n');
        var explained = check.Workloads.Where(w => w.Explanation.Length > 0)
            .Select(w => $"- **{MarkdownText.Of(w.Workload)}** {MarkdownText.Of(w.Explanation)}\n")
            .ToList();
        var shown = MarkdownText.Fill(text, explained, MarkdownText.Longest - MarkdownText.Reserve);
        if (shown < explained.Count)
            text.Append($"- … and {explained.Count - shown} more\n");
        return text.ToString().TrimEnd('\n') + '\n';
    }

    private static string[] Cells(CheckedWorkload workload) =>
    [
        MarkdownText.Of(workload.Workload),
        MarkdownText.Of(workload.StackBytes.ToString()),
        MarkdownText.Of(CheckText.Minimum(workload)),
        MarkdownText.Of(CheckText.Required(workload)),
        workload is { IsFailed: true, ShortBytes: { Bytes: > 0 } shortBy } ? shortBy.ToString() : "",
        MarkdownText.Of(CheckText.Verdict(workload.Verdict)),
    ];
}
