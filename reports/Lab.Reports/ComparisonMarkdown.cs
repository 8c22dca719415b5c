using System.Text;
using Lab.Analysis.Comparing;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Reports;

/// <summary>A comparison of two captures as Markdown, for a pull request or the summary of a job.</summary>
public static class ComparisonMarkdown
{
    /// <summary>A comment on a pull request holds 65,536 characters.</summary>
    private const int MostLines = 40;

    /// <summary>A name of a capture from elsewhere may have any length.</summary>
    private const int LongestLine = 500;

    /// <summary>Characters that Markdown, or the HTML in it, would obey, or that would call somebody.</summary>
    private const string Obeyed = "\\`*[]<>|&~@";

    public static string Render(CaptureComparison comparison)
    {
        var text = new StringBuilder("## Stack and time, compared with the base\n\n")
            .Append(Text(ComparisonText.Counts(comparison))).Append("\n\n")
            .Append(Text(ComparisonText.SizeToSet(comparison))).Append("\n\n")
            .Append(Text(ComparisonText.Conditions(comparison))).Append('\n');
        foreach (var group in ComparisonText.Groups(comparison))
        {
            text.Append("\n### ").Append(group.Title).Append("\n\n");
            foreach (var line in group.Lines.Take(MostLines))
            {
                text.Append("- ").Append(Text(line.Text)).Append('\n');
                foreach (var detail in line.Details)
                    text.Append("  - ").Append(Text(detail)).Append('\n');
            }

            if (group.Lines.Length > MostLines)
                text.Append("- … and ").Append(Plural.Of(group.Lines.Length - MostLines, "smaller change")).Append('\n');
        }

        foreach (var note in ComparisonText.Notes(comparison))
            text.Append('\n').Append(Text(note)).Append('\n');
        return text.ToString();
    }

    private static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in VisibleText.Line(text, LongestLine))
            _ = Obeyed.Contains(character, StringComparison.Ordinal) ? escaped.Append($"&#{(int)character};") : escaped.Append(character);
        return escaped.ToString();
    }
}
