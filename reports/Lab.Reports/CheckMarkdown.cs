using Lab.Analysis.Checks;

namespace Lab.Reports;

/// <summary>A check in GitHub's Markdown, for the summary of a job.</summary>
public static class CheckMarkdown
{
    /// <summary>The explanations of what failed come after it, and matter more.</summary>
    private const int MostRows = 300;

    public static string Render(CheckResult check)
    {
        var text = new StringBuilder($"### Stack headroom: {MarkdownText.Of(CheckText.Summary(check))}\n");
        MarkdownText.Table(
            text,
            ["workload", "#stack", "#minimum", "#asks for", "#short by", "verdict"],
            check.Workloads.Select(Cells),
            MostRows);
        var explained = check.Workloads.Where(w => w.Explanation.Length > 0).ToList();
        text.Append(explained.Count > 0 ? "\n" : "")
            .AppendJoin("", explained.Select(w => $"- **{MarkdownText.Of(w.Workload)}** {MarkdownText.Of(w.Explanation)}\n"));
        return MarkdownText.Whole(text);
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
