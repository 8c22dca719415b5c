using System.Text.Json;
using Lab.Analysis;
using Lab.Analysis.Comparing;

namespace Lab.Reports;

/// <summary>The results as <c>results.json</c>: the same numbers as the page, under names that scripts rely on.</summary>
public static class JsonReport
{
    public static string Render(Results results) => JsonSerializer.Serialize(results, ResultsJson.Default.Results) + "\n";

    /// <summary>A comparison of two captures, as <c>compare --json</c> prints it.</summary>
    public static string Render(CaptureComparison comparison) =>
        JsonSerializer.Serialize(comparison, ResultsJson.Default.CaptureComparison) + "\n";
}
