using System.Globalization;
using System.Text;
using Lab.Analysis.Checks;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Reports;

/// <summary>A check in GitHub's Markdown, for the summary of a job.</summary>
public static class CheckMarkdown
{
    /// <summary>What Markdown would obey: emphasis, code, links, tables, HTML, and what GitHub makes a link or a formula of.</summary>
    private const string Special = @"\`*_~[]<>&|#@:$";

    public static string Render(CheckResult check)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Stack headroom: {Escape(CheckText.Summary(check))}\n\n");
        text.Append("| workload | stack | minimum | asks for | short by | verdict |\n|---|--:|--:|--:|--:|---|\n");
        foreach (var workload in check.Workloads)
        {
            var missing = workload is { IsFailed: true, ShortBytes: { Bytes: > 0 } shortBy } ? shortBy.ToString() : "";
            string[] cells =
            [
                workload.Workload, workload.StackBytes.ToString(), CheckText.Minimum(workload), CheckText.Required(workload), missing,
                CheckText.Verdict(workload.Verdict),
            ];
            var row = string.Join(" | ", cells.Select(Escape));
            text.Append(CultureInfo.InvariantCulture, $"| {row} |\n");
        }

        foreach (var (index, workload) in check.Workloads.Where(w => w.Explanation.Length > 0).Index())
        {
            text.Append(index == 0 ? "\n" : "");
            text.Append(CultureInfo.InvariantCulture, $"- **{Escape(workload.Workload)}** {Escape(workload.Explanation)}\n");
        }

        return text.ToString();
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var character in VisibleText.Line(text))
            _ = (Special.Contains(character, StringComparison.Ordinal) ? escaped.Append('\\') : escaped).Append(character);
        return escaped.ToString();
    }
}
