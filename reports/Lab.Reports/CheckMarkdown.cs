using Lab.Analysis.Checks;

namespace Lab.Reports;

/// <summary>A check in GitHub's Markdown, for the summary of a job.</summary>
public static class CheckMarkdown
{
    public static string Render(CheckResult check)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Stack headroom: {MarkdownText.Of(CheckText.Summary(check))}\n\n");
        text.Append("| workload | stack | minimum | asks for | short by | verdict |\n|---|--:|--:|--:|--:|---|\n");
        foreach (var workload in check.Workloads)
        {
            var missing = workload is { IsFailed: true, ShortBytes: { Bytes: > 0 } shortBy } ? shortBy.ToString() : "";
            string[] cells =
            [
                workload.Workload, workload.StackBytes.ToString(), CheckText.Minimum(workload), CheckText.Required(workload), missing,
                CheckText.Verdict(workload.Verdict),
            ];
            text.Append(MarkdownText.Row(cells.Select(cell => MarkdownText.Of(cell))));
        }

        foreach (var (index, workload) in check.Workloads.Where(w => w.Explanation.Length > 0).Index())
        {
            text.Append(index == 0 ? "\n" : "");
            text.Append($"- **{MarkdownText.Of(workload.Workload)}** {MarkdownText.Of(workload.Explanation)}\n");
        }

        return text.ToString();
    }
}
