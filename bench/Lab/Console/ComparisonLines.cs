using Lab.Analysis.Comparing;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Console;

/// <summary>A comparison of two captures for a person: what differs of their conditions, what changed, and counts.</summary>
internal static class ComparisonLines
{
    /// <summary>A name of a capture from elsewhere may have any length.</summary>
    private const int LongestLine = 1000;

    public static void Write(CaptureComparison comparison, TextWriter output)
    {
        Line(ComparisonText.Conditions(comparison));
        Line(ComparisonText.SizeToSet(comparison));
        foreach (var group in ComparisonText.Groups(comparison))
        {
            output.WriteLine();
            output.WriteLine(group.Title);
            foreach (var line in group.Lines)
            {
                Line("  " + line.Text);
                foreach (var detail in line.Details)
                    Line("    " + detail);
            }
        }

        output.WriteLine();
        foreach (var note in ComparisonText.Notes(comparison))
            Line(note);
        Line(ComparisonText.Counts(comparison));

        void Line(string text) => output.WriteLine(VisibleText.Line(text, LongestLine));
    }
}
