namespace Lab.Tests;

/// <summary>The lab as it was built along with these tests: its own output folder, as a user runs it.</summary>
internal static class BuiltLab
{
    /// <summary>Of the same configuration and framework as the tests: the end of their own folder, <c>Release/net10.0</c>.</summary>
    private static readonly string Folder = Path.Combine(
        [LabFiles.RepositoryRoot, "bench", "Lab", "bin", .. AppContext.BaseDirectory.TrimEnd('/').Split('/')[^2..]]);

    public static string Program => Path.Combine(Folder, "Lab.dll");

    public static string Worker => Path.Combine(Folder, "worker", "Lab.Worker.dll");

    public static string Settings => Path.Combine(Folder, "settings", "Lab.Settings.dll");

    public static string Benchmarks => Path.Combine(Folder, "benchmarks", "Lab.Benchmarks.dll");
}
