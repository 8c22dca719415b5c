namespace Lab.Reports;

/// <summary>A comparison of two captures as Markdown, for a pull request or the summary of a job.</summary>
public static class ComparisonMarkdown
{
    /// <summary>Of one kind of change.</summary>
    private const int MostLines = 40;

    /// <summary>Room for the titles of the groups that come after one that is full, and for a note.</summary>
    private const int Reserve = 2_000;

    public static string Render(CaptureComparison comparison)
    {
        var text = new StringBuilder("## Stack and time, compared with the base\n\n")
            .Append(MarkdownText.Of(ComparisonText.Counts(comparison))).Append("\n\n")
            .Append(MarkdownText.Of(ComparisonText.SizeToSet(comparison))).Append("\n\n")
            .Append(MarkdownText.Of(ComparisonText.Conditions(comparison))).Append('\n');
        foreach (var group in ComparisonText.Groups(comparison))
        {
            text.Append("\n### ").Append(group.Title).Append("\n\n");
            var shown = MarkdownText.Fill(text, group.Lines.Take(MostLines).Select(Item), MarkdownText.Longest - Reserve);
            if (shown < group.Lines.Length)
                text.Append("- … and ").Append(Plural.Of(group.Lines.Length - shown, "smaller change")).Append('\n');
        }

        var notes = ComparisonText.Notes(comparison).Select(note => $"\n{MarkdownText.Of(note)}\n");
        MarkdownText.Fill(text, notes, MarkdownText.Longest);
        return text.ToString();
    }

    private static string Item(ComparisonLine line) =>
        $"- {MarkdownText.Of(line.Text)}\n{string.Concat(line.Details.Select(detail => $"  - {MarkdownText.Of(detail)}\n"))}";
}
