namespace Lab.Reports;

/// <summary>A comparison of two captures as Markdown, for a pull request or the summary of a job.</summary>
public static class ComparisonMarkdown
{
    /// <summary>Of one kind of change.</summary>
    private const int MostLines = 40;

    public static string Render(CaptureComparison comparison)
    {
        var text = new StringBuilder("## Stack and time, compared with the base\n\n")
            .Append(MarkdownText.Of(ComparisonText.Counts(comparison))).Append("\n\n")
            .Append(MarkdownText.Of(ComparisonText.SizeToSet(comparison))).Append("\n\n")
            .Append(MarkdownText.Of(ComparisonText.Conditions(comparison))).Append('\n');
        MarkdownText.AddGroups(text, ComparisonText.Groups(comparison), MostLines, "smaller change");
        text.AppendJoin("", ComparisonText.Notes(comparison).Select(note => $"\n{MarkdownText.Of(note)}\n"));
        return MarkdownText.Whole(text);
    }
}
