namespace Lab.Reports;

/// <summary>The needs over n as <c>curve.json</c> and as <c>curve --json</c> prints them: an array with one element a workload.</summary>
public static class CurveJson
{
    public static string Render(Results results) =>
        JsonSerializer.Serialize(results.Curves ?? [], ResultsJson.Default.ImmutableArrayCurveResult) + "\n";
}
