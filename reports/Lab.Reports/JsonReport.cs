using System.Text.Json.Serialization.Metadata;

namespace Lab.Reports;

/// <summary>What was measured, as JSON: the same numbers as the page, under names that scripts rely on.</summary>
public static class JsonReport
{
    /// <summary>The results as <c>results.json</c>.</summary>
    public static string Render(Results results) => Text(results, ResultsJson.Default.Results);

    /// <summary>A comparison of two captures, as <c>compare --json</c> prints it.</summary>
    public static string Render(CaptureComparison comparison) => Text(comparison, ResultsJson.Default.CaptureComparison);

    /// <summary>A static scan, as <c>scan --json</c> prints it and <c>scan --compare</c> reads it.</summary>
    public static string Render(ScanResult scan) => Text(scan, ResultsJson.Default.ScanResult);

    /// <summary>What differs between two scans, as <c>scan --compare FILE --json</c> prints it.</summary>
    public static string Render(ScanComparison comparison) => Text(comparison, ResultsJson.Default.ScanComparison);

    /// <summary>
    /// What was measured with each BLAS, as <c>blas.json</c> and as <c>blas --json</c> prints it: an array with one element a workload and
    /// a way to run a BLAS.
    /// </summary>
    public static string Blas(Results results) => Text(results.Blas?.Cells ?? [], ResultsJson.Default.ImmutableArrayBlasCell);

    /// <summary>The needs over n as <c>curve.json</c> and as <c>curve --json</c> prints them: an array, an element a workload.</summary>
    public static string Curve(Results results) => Text(results.Curves ?? [], ResultsJson.Default.ImmutableArrayCurveResult);

    /// <summary>What the tests of suites did, as <c>suite.json</c> and as <c>discover --json</c> prints it.</summary>
    public static string Suite(Results results) => Text(results.Suite!, ResultsJson.Default.SuiteResult);

    /// <summary>
    /// The maps of a sweep as <c>sweep.json</c> and as <c>sweep --json</c> prints them: an array with one element a trial, by workload,
    /// host and size.
    /// </summary>
    public static string Sweep(Results results) =>
        Text([.. results.Sweeps.SelectMany(s => s.Trials())], ResultsJson.Default.ImmutableArraySweptTrial);

    /// <summary>Has compiled what writes results: see <see cref="HtmlReport.Prepare"/>.</summary>
    internal static void Prepare() => JsonSerializer.Serialize(null!, ResultsJson.Default.Results);

    private static string Text<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type) + "\n";
}
