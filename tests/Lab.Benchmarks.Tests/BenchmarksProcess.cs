using Lab.Python.Processes;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests;

/// <summary>The benchmarks' own program, as it was built along with these tests.</summary>
internal static class BenchmarksProcess
{
    private static readonly string Tests = Path.Combine(MachinePython.RepositoryRoot, "tests", "Lab.Benchmarks.Tests");

    /// <summary>Where the program is: built with the same configuration, for the same framework, as the tests.</summary>
    public static readonly string Folder = Path.Combine(
        MachinePython.RepositoryRoot, "bench", "Lab.Benchmarks", Path.GetRelativePath(Tests, AppContext.BaseDirectory));

    private static readonly string Program = Path.Combine(Folder, "Lab.Benchmarks.dll");

    public static async Task<ProcessOutcome.Exited> RunAsync(string? plan, params string[] arguments)
    {
        var request = new ProcessRequest("dotnet", [Program, .. arguments], TimeSpan.FromMinutes(10))
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty
                .Add(BenchmarkPlan.Variable, plan)
                .Add("PYTHONHOME", MachinePython.Missing is null ? MachinePython.Installation.HomePrefix : null),
        };
        return Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));
    }
}
