using System.Text.Json;
using Lab.Analysis;

namespace Lab.Reports;

/// <summary>The results as <c>results.json</c>: the same numbers as the page, under names that scripts rely on.</summary>
public static class JsonReport
{
    public static string Render(Results results) => JsonSerializer.Serialize(results, ResultsJson.Default.Results) + "\n";
}
