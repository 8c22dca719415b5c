using Lab.Python.Locating;
using Lab.Python.Processes;

namespace Lab.Python.Tests.Locating;

public sealed class StartFailureTests
{
    private static readonly ProcessRunner Processes = new();

    private static string Python => MachinePythons.Usable.First().Executable;

    public StartFailureTests() => Assert.SkipUnless(MachinePythons.Usable.Any(), "no usable Python is installed");

    [Theory]
    [InlineData("PYTHONHASHSEED", "abc")]
    [InlineData("PYTHONMALLOC", "sand")]
    public async Task The_variable_is_named(string name, string value)
    {
        var environment = Variables((name, value), ("PYTHONDONTWRITEBYTECODE", "1"));
        var candidate = await AskedAsync(environment);

        var line = await StartFailure.ExplainAsync(Processes, [candidate], environment, CancellationToken.None);

        Assert.StartsWith(
            $"{name}={value} keeps Python from starting: correct or unset it ({Python} failed: Fatal Python error: ", line,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line!);
    }

    [Fact]
    public async Task Two_that_are_wrong_are_both_named()
    {
        var environment = Variables(("PYTHONHASHSEED", "abc"), ("PYTHONMALLOC", "sand"));

        var line = await StartFailure.ExplainAsync(Processes, [await AskedAsync(environment)], environment, CancellationToken.None);

        Assert.StartsWith("one of ", line, StringComparison.Ordinal);
        Assert.Contains("PYTHONHASHSEED=abc, PYTHONMALLOC=sand", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_variable_is_the_reason_none_is_named()
    {
        var environment = Variables(("PYTHONHASHSEED", "1"));
        using var folder = new TemporaryFolder();
        var broken = TestPython.Broken(folder.WriteProgram("python3", "exit 1"), "failed");

        Assert.Null(await StartFailure.ExplainAsync(Processes, [await AskedAsync(environment)], environment, CancellationToken.None));
        Assert.Null(await StartFailure.ExplainAsync(
            Processes, [broken, TestPython.Broken("/no/such/python", "does not exist")], environment, CancellationToken.None));
    }

    private static async Task<PythonCandidate> AskedAsync(ImmutableSortedDictionary<string, string?> environment)
    {
        var answer = await new PythonInterrogator(Processes).AskAsync(Python, [], environment, CancellationToken.None);
        return new(CandidateSource.Path, Python, answer.Installation, answer.Problem);
    }

    private static ImmutableSortedDictionary<string, string?> Variables(params (string Name, string Value)[] variables) =>
        variables.ToImmutableSortedDictionary(v => v.Name, v => (string?)v.Value);
}
