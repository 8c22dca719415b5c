using System.Runtime.InteropServices;
using Lab.Abi;
using Lab.Python.Processes;
using Lab.StackProbe;
using Lab.Testing.Golden;
using Lab.Tests.Commands;

namespace Lab.Tests.Abi;

/// <summary>
/// The built-in table against the headers of this machine: for arm64 too, where a compiler for it is installed (package
/// gcc-aarch64-linux-gnu). It is written from them with LAB_UPDATE_GOLDEN=1.
/// </summary>
public sealed class LayoutTableTests
{
    /// <summary>
    /// Folders with further headers: those of a Python that is not installed, or of a newer kernel; separated by colons.
    /// </summary>
    private const string MoreHeaders = "LAB_TEST_INCLUDES";

    private static readonly ImmutableArray<Architecture> Architectures = [Architecture.X64, Architecture.Arm64];

    private static readonly ImmutableArray<string> Includes =
        [.. (Environment.GetEnvironmentVariable(MoreHeaders) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)];

    private static readonly ImmutableArray<string> More = [.. Includes.SelectMany(f => new[] { "-isystem", f })];

    private static readonly string Source = Path.Combine(LabFiles.RepositoryRoot, "bench", "Lab", "Abi", LayoutTable.File);

    [Fact]
    public async Task Holds_what_the_headers_say()
    {
        Assert.SkipIfMissing(CCompiler.Missing);

        var asked = await FromHeadersAsync();

        Assert.Contains(LayoutTable.LibrarySection(RuntimeInformation.ProcessArchitecture), asked.Select(a => a.Section));
        var now = asked.Aggregate(LayoutTable.BuiltIn, (table, a) => table.With(a.Section, a.Values));
        GoldenFile.AssertText(Source, new LayoutTable(now.Sections.ToImmutableSortedDictionary(s => s.Key, Declared)).ToString());
    }

    [Fact]
    public void Knows_everything_for_every_Python_and_architecture()
    {
        foreach (var architecture in Architectures)
        {
            foreach (var item in AbiAudit.Items(architecture))
            {
                foreach (var section in SectionsOf(item, architecture))
                {
                    Assert.True(
                        LayoutTable.BuiltIn.Find(section, item.Expression) is not null,
                        $"{section} lacks {item.Expression}: run this with LAB_UPDATE_GOLDEN=1, and compilers for both architectures");
                }
            }
        }
    }

    [Fact]
    public void Is_read_as_it_is_written() =>
        Assert.Equal(LayoutTable.BuiltIn.ToString(), LayoutTable.Parse(LayoutTable.BuiltIn.ToString()).ToString());

    private static IEnumerable<string> SectionsOf(CItem item, Architecture architecture) => AbiAudit.IsOfPython(item)
        ? Enumerable.Range(9, 6).Select(minor => LayoutTable.PythonSection(new(3, minor), architecture))
        : [LayoutTable.LibrarySection(architecture)];

    /// <summary>A section without what is not used any more.</summary>
    private static ImmutableSortedDictionary<string, long> Declared(KeyValuePair<string, ImmutableSortedDictionary<string, long>> section)
    {
        var expressions = Architectures.SelectMany(a => AbiAudit.Items(a).Where(i => SectionsOf(i, a).Contains(section.Key)))
            .Select(i => i.Expression).ToHashSet();
        return section.Value.RemoveRange(section.Value.Keys.Where(e => !expressions.Contains(e)));
    }

    private static async Task<IReadOnlyList<(string Section, IEnumerable<KeyValuePair<string, long>> Values)>> FromHeadersAsync()
    {
        var sections = new List<(string, IEnumerable<KeyValuePair<string, long>>)>();
        var pythons = (await EveryPythonTests.UsableAsync()).Select(p => p.Executable).ToList();
        var folders = (await Task.WhenAll(pythons.Select(IncludesAsync))).Concat(Includes).ToList();
        foreach (var architecture in Architectures)
        {
            if (Compiler(architecture) is not { } compiler)
                continue;
            var probe = new HeaderProbe(new ProcessRunner(), compiler);
            foreach (var unit in AbiAudit.Items(architecture).GroupBy(i => string.Join(' ', i.Headers)))
            {
                var items = unit.ToList();
                if (!AbiAudit.IsOfPython(items[0]))
                {
                    var (values, problem) = await probe.AskAsync(items[0].Headers, items, More, default);
                    Assert.True(values is not null, problem);
                    sections.Add((LayoutTable.LibrarySection(architecture), Only(items, values)));
                    continue;
                }

                foreach (var folder in folders.Where(f => File.Exists(Path.Combine(f, "Python.h"))))
                {
                    // Debian's headers of Python are those of one architecture.
                    var (values, _) = await probe.AskAsync(items[0].Headers, items, ["-I" + folder, .. More], default);
                    if (values?.Python is { } python)
                        sections.Add((LayoutTable.PythonSection(python, architecture), Only(items, values)));
                }
            }
        }

        return sections;
    }

    private static List<KeyValuePair<string, long>> Only(IEnumerable<CItem> items, HeaderValues values) =>
        [.. values.ByExpression.Where(v => items.Any(i => i.Expression == v.Key))];

    private static async Task<string> IncludesAsync(string python)
    {
        var request = new ProcessRequest(
            python, ["-c", "import sysconfig; print(sysconfig.get_path('include'))"], TimeSpan.FromMinutes(1));
        return Assert.IsType<ProcessOutcome.Exited>(await new ProcessRunner().RunAsync(request, default)).Output.Trim();
    }

    private static string? Compiler(Architecture architecture)
    {
        if (architecture == RuntimeInformation.ProcessArchitecture)
            return HeaderProbe.FindCompiler();
        var prefix = architecture is Architecture.Arm64 ? "aarch64" : "x86_64";
        return new[] { "gcc", "gcc-14", "gcc-13", "gcc-12" }.Select(gcc => SearchPath.Find($"{prefix}-linux-gnu-{gcc}"))
            .FirstOrDefault(c => c is not null);
    }
}
