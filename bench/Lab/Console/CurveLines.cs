using Lab.Analysis;
using Lab.Analysis.Curves;
using Lab.Analysis.Wording;
using Lab.Jobs;
using Spectre.Console;

namespace Lab.Console;

/// <summary>Needs over n for a person: a row for each part of the range between two gates.</summary>
internal static class CurveLines
{
    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        var console = TextConsole.On(output);
        foreach (var curve in results.Curves ?? [])
        {
            var limit = EnvironmentText.BlasThreads(curve.Environment.BlasThreads);
            var measured = Plural.Of(curve.Points.Length, "value");
            console.WriteLine($"{curve.Workload}, {limit}: {measured} of n measured, {curve.From} to {curve.To}");
            if (!curve.Steps.IsEmpty)
                console.Write(Steps(curve));
            foreach (var sentence in CurveText.Sentences(curve))
                console.WriteLine(sentence);
            console.WriteLine();
        }

        // Not through the console, which would break a long path.
        if (!results.Finished)
            output.WriteLine($"The curve is incomplete. Finish it with: {folder.ResumeCommand}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static Table Steps(CurveResult curve)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("n", "needs", "gate", "");
        foreach (var step in curve.Steps)
        {
            var verified = step.Gate is { Verified: true } ? "verified" : "";
            table.AddRow(new[] { CurveText.Range(step), CurveText.Need(step), CurveText.Gate(step), verified }.Select(t => new Text(t)));
        }

        return table;
    }
}
