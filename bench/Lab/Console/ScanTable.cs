using Lab.Analysis.Scans;
using Lab.Analysis.Wording;
using Lab.Trials;
using Spectre.Console;

namespace Lab.Console;

/// <summary>A static scan for a person: libraries with large frames, the largest of these, and those that traces have seen.</summary>
internal static class ScanTable
{
    /// <summary>More are in <c>--json</c>.</summary>
    private const int MostFunctions = 40;

    private const int LongestLine = 1000;

    public static void Write(ScanResult scan, TextWriter output)
    {
        var console = TextConsole.On(output);
        var large = scan.Large.ToList();
        var libraries = new Table().Border(TableBorder.Simple).AddColumns("library", "stack-clash protection");
        foreach (var column in (string[])["step over pages", "page by page", "largest, bytes"])
            libraries.AddColumn(new TableColumn(column).RightAligned());
        libraries.AddColumn("build");
        foreach (var library in large)
        {
            libraries.AddRow([.. new[]
            {
                library.Library, ScanText.Protection(library), Number(library.Leaping), Number(library.Pagewise),
                library.LargestBytes is { } bytes ? Number(bytes.Bytes) : "–", ScanText.Build(library),
            }.Select(cell => new Text(cell))]);
        }

        if (large.Count > 0)
            console.Write(libraries);
        var leaping = scan.Leaping.ToList();
        // What traces have seen is shown wherever it stands.
        var shown = leaping.Where((function, i) => i < MostFunctions || function.SeenBytes is not null).ToList();
        if (shown.Count > 0)
            console.Write(Functions(shown, isMarked: scan.Seen > 0));
        if (leaping.Count > shown.Count)
            output.WriteLine($"{leaping.Count - shown.Count} smaller ones: --json prints all.");
        foreach (var problem in ScanText.Problems(scan))
            output.WriteLine(VisibleText.Line(problem, LongestLine));
        output.WriteLine(ScanText.Summary(scan));
    }

    public static void Write(ScanComparison comparison, TextWriter output)
    {
        foreach (var group in ScanText.Groups(comparison))
        {
            output.WriteLine(group.Title);
            foreach (var line in group.Lines)
                output.WriteLine(VisibleText.Line("  " + line.Text, LongestLine));
            output.WriteLine();
        }

        output.WriteLine(ScanText.Counts(comparison));
    }

    private static Table Functions(List<ScanFunction> functions, bool isMarked)
    {
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn("function").AddColumn(new TableColumn("bytes").RightAligned())
            .AddColumns("how", "called by");
        if (isMarked)
            table.AddColumn("seen by traces");
        foreach (var f in functions)
        {
            string[] cells = [ScanText.Name(f), ScanText.Bytes(f), ScanText.How(f), ScanText.Callers(f)];
            string[] seen = isMarked ? [ScanText.Seen(f)] : [];
            table.AddRow([.. cells.Concat(seen).Select(cell => new Text(cell))]);
        }

        return table;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
