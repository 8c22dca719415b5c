using Lab.Python.Processes;

namespace Lab.Tests;

/// <summary>
/// No line of source or prose is longer than .editorconfig says. Left out are what cannot be broken: rows of Markdown tables, and the text
/// of raw string literals, whose line ends would be part of it.
/// </summary>
public sealed class LineLengthTests
{
    private static readonly string[] Kinds = [".cs", ".razor", ".js", ".py", ".c", ".h", ".md"];

    [Fact]
    public async Task No_line_is_longer_than_the_editor_is_told()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(LabFiles.RepositoryRoot, ".git")), "this is no clone of the repository");
        var limit = int.Parse(
            File.ReadLines(Path.Combine(LabFiles.RepositoryRoot, ".editorconfig"))
                .First(line => line.StartsWith("max_line_length", StringComparison.Ordinal)).Split('=')[1],
            CultureInfo.InvariantCulture);
        var request = new ProcessRequest("git", ["-C", LabFiles.RepositoryRoot, "ls-files"], TimeSpan.FromSeconds(30));
        var listed = Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, CancellationToken.None));
        var files = listed.Output.Split('\n').Where(file => Kinds.Contains(Path.GetExtension(file))).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => Breakable(File.ReadLines(Path.Combine(LabFiles.RepositoryRoot, file)))
            .Where(l => l.Line.Length > limit)
            .Select(l => $"{file}:{l.Number} has {l.Line.Length} characters")));
    }

    private static IEnumerable<(string Line, int Number)> Breakable(IEnumerable<string> lines)
    {
        var isRaw = false;
        foreach (var (i, line) in lines.Index())
        {
            var quotes = line.Split("\"\"\"").Length - 1;
            if (!isRaw && quotes == 0 && !line.StartsWith('|'))
                yield return (line, i + 1);
            isRaw ^= quotes % 2 == 1;
        }
    }
}
