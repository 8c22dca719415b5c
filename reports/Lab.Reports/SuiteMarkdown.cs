namespace Lab.Reports;

/// <summary>What the tests of suites did, in GitHub's Markdown, for the summary of a job.</summary>
public static class SuiteMarkdown
{
    private const int LongestName = 200;

    public static string Render(SuiteResult suite)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### Tests inside .NET: {MarkdownText.Of(SuiteText.Outcomes(suite))}\n\n");
        foreach (var sentence in new[] { SuiteText.What(suite), SuiteText.Failures(suite), SuiteText.Above(suite) }.OfType<string>())
            text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Of(sentence)}\n");
        Table(text, "| peak | test | who takes the stack |\n|--:|---|---|\n", suite.Deepest.Select(test => MarkdownText.Row(
            SizeText.Of(test.PeakBytes!.Value),
            MarkdownText.Of(test.Test, LongestName),
            MarkdownText.Of(SuiteText.Function(test)))));
        Table(text, "| test | how it ended | who takes the stack |\n|---|---|---|\n", SuiteText.Bad(suite).Select(test => MarkdownText.Row(
            MarkdownText.Of(test.Test, LongestName), MarkdownText.Of(SuiteText.Ending(test)), MarkdownText.Of(SuiteText.Function(test)))));
        return text.ToString();
    }

    private static void Table(StringBuilder text, string head, IEnumerable<string> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        text.Append('\n').Append(head);
        var shown = MarkdownText.Fill(text, all, MarkdownText.Longest - LongestName);
        if (shown < all.Count)
            text.Append(CultureInfo.InvariantCulture, $"\n{all.Count - shown} more.\n");
    }
}
