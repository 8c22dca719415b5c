namespace Lab.Reports;

/// <summary>What the tests of suites did, in GitHub's Markdown, for the summary of a job.</summary>
public static class SuiteMarkdown
{
    private const int LongestName = 200;

    public static string Render(SuiteResult suite)
    {
        var text = new StringBuilder();
        Append(text, suite, "Tests inside .NET");
        return MarkdownText.Whole(text);
    }

    /// <param name="title">Its heading, in Markdown.</param>
    internal static void Append(StringBuilder text, SuiteResult suite, string title)
    {
        text.Append(CultureInfo.InvariantCulture, $"### {title}: {MarkdownText.Of(SuiteText.Outcomes(suite))}\n\n");
        foreach (var sentence in new[] { SuiteText.What(suite), SuiteText.Failures(suite), SuiteText.Above(suite) }.OfType<string>())
            text.Append(CultureInfo.InvariantCulture, $"{MarkdownText.Of(sentence)}\n");
        MarkdownText.Table(text, ["#peak", "test", "who takes the stack"], suite.Deepest.Select(test => new[]
        {
            SizeText.Of(test.PeakBytes!.Value), MarkdownText.Of(test.Test, LongestName), MarkdownText.Of(SuiteText.Function(test)),
        }));
        MarkdownText.Table(text, ["test", "how it ended", "who takes the stack"], SuiteText.Bad(suite).Select(test => new[]
        {
            MarkdownText.Of(test.Test, LongestName), MarkdownText.Of(SuiteText.Ending(test)), MarkdownText.Of(SuiteText.Function(test)),
        }));
    }
}
