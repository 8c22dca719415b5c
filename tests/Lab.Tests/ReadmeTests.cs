using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lab.Commands;
using Lab.Tests.Processes;

namespace Lab.Tests;

/// <summary>What the README tells people to type is what there is.</summary>
[Collection(RealLab.CommandLineCollection)]
public sealed partial class ReadmeTests(RealLab lab)
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(LabFiles.RepositoryRoot, "README.md"));

    [Fact]
    public void TheTestCommandIsTheOneThatCiRuns()
    {
        const string command = "dotnet test -c Release";

        Assert.Contains($"```\n{command}\n```", Readme, StringComparison.Ordinal);
        Assert.Contains($"\n{command} ", File.ReadAllText(Path.Combine(LabFiles.RepositoryRoot, ".ci", "run")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheCommandsAreThoseThatHelpLists()
    {
        using var folder = new TemporaryFolder();
        var help = await LabProcess.RunAsync(folder.Path, "--help");

        var listed = HelpCommand().Matches(
            help.Output[help.Output.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(m => m.Groups[1].Value);
        var documented = ReadmeCommand().Matches(
            Readme[Readme.IndexOf("## Commands", StringComparison.Ordinal)..Readme.IndexOf("## Words", StringComparison.Ordinal)])
            .Select(m => m.Groups[1].Value);

        Assert.Equal(listed.Order(StringComparer.Ordinal), documented.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheExampleMeasures()
    {
        Assert.SkipUnless(lab.Context.Facts.Packages.ContainsKey("scipy"), $"needs SciPy: {lab.Notes}");
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "forecast.py"), Snippet().Match(Readme).Groups[1].Value);

        var run = await LabProcess.RunAsync(folder.Path, "probe", "forecast.py:solve", "--json");

        Assert.Equal(ExitCode.Done, run.ExitCode);
        using var probes = JsonDocument.Parse(run.Output);
        Assert.AllOfSome(probes.RootElement.EnumerateArray(), p => Assert.True(p.GetProperty("verified").GetBoolean()));
    }

    [Fact]
    public async Task TheWorkflowChecks()
    {
        Assert.SkipUnless(lab.Context.Facts.Packages.ContainsKey("scipy"), $"needs SciPy: {lab.Notes}");
        const string built = "dotnet run -c Release --project bench/Lab --";
        var workflow = Workflow().Match(Readme).Groups[1].Value;
        var steps = RunStep().Matches(workflow).Select(m => m.Groups[1].Value).Where(s => s.Contains(built, StringComparison.Ordinal));
        var script = Assert.Single(steps).Replace(built, $"'{LabFiles.RuntimeHost}' exec '{BuiltLab.Program}'", StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        using var step = LabProcess.StartScript(folder.Path, [$"GITHUB_STEP_SUMMARY={folder.Combine("summary.md")}"], script);

        var run = await step.EndAsync();

        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
        Assert.StartsWith(
            "### Stack headroom: 1 passed, 0 failed, 0 skipped\n",
            File.ReadAllText(folder.Combine("summary.md")), StringComparison.Ordinal);
        var uploaded = UploadedFile().Match(workflow).Groups[1].Value;
        Assert.Equal("scipy.lu-500", XDocument.Load(folder.Combine(uploaded)).Descendants("testcase").Single().Attribute("name")!.Value);
    }

    [Fact]
    public void TheBudgetIsOne() => Assert.NotEmpty(BudgetFile.Parse(BudgetSnippet().Match(Readme).Groups[1].Value).Rules);

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Workflow();

    // A block scalar: the lines that are indented further.
    [GeneratedRegex(@"run: \|\n((?: {10}.*\n)+)")]
    private static partial Regex RunStep();

    [GeneratedRegex(@"upload-artifact@v4\n.*\n? +with: \{ .*path: (\S+) \}")]
    private static partial Regex UploadedFile();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex BudgetSnippet();

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"^\| `([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex ReadmeCommand();

    [GeneratedRegex("^  ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex HelpCommand();
}
