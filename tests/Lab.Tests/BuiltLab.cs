namespace Lab.Tests;

/// <summary>The lab as it was built along with these tests: its own output folder, as a user runs it.</summary>
internal static class BuiltLab
{
    private static readonly string Tests = Path.Combine(LabFiles.RepositoryRoot, "tests", "Lab.Tests");

    /// <summary>The same configuration and framework as the tests'.</summary>
    private static readonly string Folder =
        Path.Combine(LabFiles.RepositoryRoot, "bench", "Lab", Path.GetRelativePath(Tests, AppContext.BaseDirectory));

    public static string Program => Path.Combine(Folder, "Lab.dll");

    public static string Worker => Path.Combine(Folder, "worker", "Lab.Worker.dll");

    public static string Benchmarks => Path.Combine(Folder, "benchmarks", "Lab.Benchmarks.dll");
}
