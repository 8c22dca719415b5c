namespace Lab.Reports;

/// <summary>A static scan as Markdown, or what differs from an earlier one: for a pull request or the summary of a job.</summary>
public static class ScanMarkdown
{
    private const int MostRows = 50;
    private const int MostLibraries = 300;
    private const int LongestProblem = 300;

    private static readonly string[] No = [];

    /// <param name="comparison">With an earlier scan; null to show the scan itself.</param>
    public static string Render(ScanResult scan, ScanComparison? comparison = null)
    {
        var text = new StringBuilder("## Large stack frames in native libraries\n\n");
        if (comparison is null)
        {
            AddScan(text, scan);
        }
        else
        {
            text.Append(MarkdownText.Of(ScanText.Counts(comparison))).Append('\n');
            MarkdownText.AddGroups(text, ScanText.Groups(comparison), MostRows, "other");
        }

        return MarkdownText.Whole(text, $"\n{MarkdownText.Of(ScanText.Summary(scan))}\n");
    }

    private static void AddScan(StringBuilder text, ScanResult scan)
    {
        MarkdownText.Table(
            text,
            ["library", "stack-clash protection", "#step over pages", "#page by page", "build"],
            scan.Large.Select(Cells),
            MostLibraries);
        foreach (var problem in ScanText.Problems(scan))
            text.Append('\n').Append(MarkdownText.Of(problem, LongestProblem)).Append('\n');
        var leaping = scan.Leaping.ToList();
        var told = leaping.Where((f, i) => i < MostRows || f.SeenBytes is not null).ToList();
        var isMarked = scan.Seen > 0;
        MarkdownText.Table(
            text,
            ["function", "#bytes", "how", "called by", .. isMarked ? ["seen by traces"] : No],
            told.Select(f => Cells(f, isMarked)));
        if (leaping.Count > told.Count)
            text.Append($"\n{Plural.Of(leaping.Count - told.Count, "smaller one")}.\n");
    }

    private static string[] Cells(ScanLibrary library) =>
    [
        MarkdownText.Of(library.Library),
        MarkdownText.Of(ScanText.Protection(library)),
        library.Leaping.ToString(CultureInfo.InvariantCulture),
        library.Pagewise.ToString(CultureInfo.InvariantCulture),
        MarkdownText.Of(ScanText.Build(library)),
    ];

    private static string[] Cells(ScanFunction function, bool isMarked) =>
    [
        MarkdownText.Of(ScanText.Name(function)),
        ScanText.Bytes(function),
        ScanText.How(function),
        MarkdownText.Of(ScanText.Callers(function)),
        .. isMarked ? [MarkdownText.Of(ScanText.Seen(function))] : No,
    ];
}
