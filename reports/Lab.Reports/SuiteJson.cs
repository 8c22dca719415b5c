namespace Lab.Reports;

/// <summary>What the tests of suites did, as <c>suite.json</c> and as <c>discover --json</c> prints it.</summary>
public static class SuiteJson
{
    public static string Render(Results results) => JsonSerializer.Serialize(results.Suite!, ResultsJson.Default.SuiteResult) + "\n";
}
