namespace Lab.Reports;

/// <summary>
/// What was measured with each BLAS, as <c>blas.json</c> and as <c>blas --json</c> prints it: an array with one element a workload and a
/// way to run a BLAS.
/// </summary>
public static class BlasJson
{
    public static string Render(Results results) =>
        JsonSerializer.Serialize(results.Blas?.Cells ?? [], ResultsJson.Default.ImmutableArrayBlasCell) + "\n";
}
