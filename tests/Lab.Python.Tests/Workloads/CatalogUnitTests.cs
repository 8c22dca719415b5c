using Lab.Python.Processes;

namespace Lab.Python.Tests.Workloads;

/// <summary>
/// The catalog's own tests, written in Python under <c>tests/workloads</c>, on every Python of the machine that the lab can embed.
/// </summary>
public sealed class CatalogUnitTests
{
    public static TheoryData<string> Executables => [.. MachinePythons.Usable.Select(p => p.Executable)];

    [Theory]
    [MemberData(nameof(Executables))]
    public async Task PassOn(string python)
    {
        var tests = Path.Combine(RepositoryRoot(), "tests", "workloads");
        var request = new ProcessRequest(python, ["-m", "unittest", "discover", "-s", tests], TimeSpan.FromMinutes(2))
        {
            Environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PYTHONDONTWRITEBYTECODE", "1"),
        };

        var outcome = Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));

        Assert.True(outcome.Status == 0, outcome.Error);
        Assert.Matches(@"Ran [1-9]\d* tests", outcome.Error);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Lab.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no Lab.sln above the test assembly");
        return folder.FullName;
    }
}
