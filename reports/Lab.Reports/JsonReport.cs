using System.Text.Json.Serialization.Metadata;

namespace Lab.Reports;

/// <summary>
/// What was measured, as JSON: the same numbers as the page, under names that scripts rely on. Render writes results.json and what
/// <c>compare --json</c> and <c>scan --json</c> print; the others write a file of their name and what the command of that name prints.
/// </summary>
public static class JsonReport
{
    public static string Render(Results results) => Text(results, ResultsJson.Default.Results);
    public static string Render(CaptureComparison comparison) => Text(comparison, ResultsJson.Default.CaptureComparison);
    public static string Render(ScanResult scan) => Text(scan, ResultsJson.Default.ScanResult);
    public static string Render(ScanComparison comparison) => Text(comparison, ResultsJson.Default.ScanComparison);

    /// <summary>An array with one element a workload and a way to run a BLAS.</summary>
    public static string Blas(Results results) => Text(results.Blas?.Cells ?? [], ResultsJson.Default.ImmutableArrayBlasCell);

    /// <summary>An array with one element a workload.</summary>
    public static string Curve(Results results) => Text(results.Curves ?? [], ResultsJson.Default.ImmutableArrayCurveResult);

    /// <summary>What <c>discover --json</c> prints.</summary>
    public static string Suite(Results results) => Text(results.Suite!, ResultsJson.Default.SuiteResult);

    /// <summary>An array with one element a trial, by workload, host and size.</summary>
    public static string Sweep(Results results) =>
        Text([.. results.Sweeps.SelectMany(s => s.Trials())], ResultsJson.Default.ImmutableArraySweptTrial);

    /// <summary>Has compiled what writes results: see <see cref="HtmlReport.Prepare"/>.</summary>
    internal static void Prepare() => JsonSerializer.Serialize(null!, ResultsJson.Default.Results);

    private static string Text<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type) + "\n";
}
