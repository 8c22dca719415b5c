using System.Text.Json;
using System.Text.RegularExpressions;
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
        Assert.All(probes.RootElement.EnumerateArray(), p => Assert.True(p.GetProperty("verified").GetBoolean()));
    }

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"^\| `([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex ReadmeCommand();

    [GeneratedRegex("^  ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex HelpCommand();
}
