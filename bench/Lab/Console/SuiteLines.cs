using Lab.Analysis;
using Lab.Analysis.Suites;
using Lab.Analysis.Wording;
using Lab.Jobs;
using Spectre.Console;

namespace Lab.Console;

/// <summary>What the tests of a suite did, for a person.</summary>
internal static class SuiteLines
{
    /// <summary>More tests that ended badly are told as a number: all are in the report.</summary>
    private const int MostEndings = 40;

    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        var suite = results.Suite!;
        output.WriteLine(SuiteText.What(suite));
        output.WriteLine(SuiteText.Outcomes(suite));
        foreach (var line in new[] { SuiteText.Failures(suite), SuiteText.Above(suite) }.OfType<string>())
            output.WriteLine(line);
        foreach (var problem in suite.Problems)
            output.WriteLine($"not collected: {problem}");
        var bad = SuiteText.Bad(suite).ToList();
        foreach (var test in bad.Take(MostEndings))
            output.WriteLine($"{test.Test}: {SuiteText.Ending(test)}{Of(test)}");
        if (bad.Count > MostEndings)
            output.WriteLine($"… and {bad.Count - MostEndings} more: the report shows all");
        if (!suite.Deepest.IsEmpty)
            TextConsole.On(output).Write(Table(suite));
        if (!results.Finished)
            output.WriteLine($"Not all tests were run. Finish with: {folder.ResumeCommand}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static string Of(SuiteTest test) => SuiteText.Function(test) is { Length: > 0 } function ? $" ({function})" : "";

    private static Table Table(SuiteResult suite)
    {
        var isVerified = suite.Deepest.Any(t => t.MinimumStackBytes is not null);
        var table = new Table().Border(TableBorder.Simple)
            .AddColumn(new TableColumn("peak").RightAligned()).AddColumn("test").AddColumn("who takes the stack");
        if (isVerified)
            table.AddColumn("alone");
        foreach (var test in suite.Deepest)
        {
            string[] cells = [SizeText.Of(test.PeakBytes!.Value), test.Test, SuiteText.Function(test)];
            string[] alone = isVerified ? [SuiteText.Alone(test)] : [];
            table.AddRow([.. cells.Concat(alone).Select(text => new Text(text))]);
        }

        return table;
    }
}
