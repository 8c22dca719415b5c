namespace Lab.Reports;

/// <summary>The results as <c>results.json</c>: the same numbers as the page, under names that scripts rely on.</summary>
public static class JsonReport
{
    public static string Render(Results results) => JsonSerializer.Serialize(results, ResultsJson.Default.Results) + "\n";

    /// <summary>A comparison of two captures, as <c>compare --json</c> prints it.</summary>
    public static string Render(CaptureComparison comparison) =>
        JsonSerializer.Serialize(comparison, ResultsJson.Default.CaptureComparison) + "\n";

    /// <summary>A static scan, as <c>scan --json</c> prints it and <c>scan --compare</c> reads it.</summary>
    public static string Render(ScanResult scan) => JsonSerializer.Serialize(scan, ResultsJson.Default.ScanResult) + "\n";

    /// <summary>What differs between two scans, as <c>scan --compare FILE --json</c> prints it.</summary>
    public static string Render(ScanComparison comparison) =>
        JsonSerializer.Serialize(comparison, ResultsJson.Default.ScanComparison) + "\n";
}
