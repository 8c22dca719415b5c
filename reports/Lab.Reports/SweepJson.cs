namespace Lab.Reports;

/// <summary>
/// The maps of a sweep as <c>sweep.json</c> and as <c>sweep --json</c> prints them: an array with one element a trial, by workload,
/// host and size.
/// </summary>
public static class SweepJson
{
    public static string Render(Results results) => JsonSerializer.Serialize(
        results.Sweeps.SelectMany(s => s.Trials()).ToImmutableArray(), ResultsJson.Default.ImmutableArraySweptTrial) + "\n";
}
