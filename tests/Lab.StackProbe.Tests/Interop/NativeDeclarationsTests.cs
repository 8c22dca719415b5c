using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Lab.StackProbe.Tests.Interop;

/// <summary>One native function has one signature in one place: read from all sources of the solution.</summary>
public sealed partial class NativeDeclarationsTests
{
    [Fact]
    public void No_native_function_is_declared_in_two_places()
    {
        var declared = Sources().SelectMany(Declarations).ToArray();
        var functions = declared.Select(d => d.Function).ToHashSet();

        // The sources were found, and the pattern reads both ways to name a function.
        Assert.Contains("libc: mmap", functions);
        Assert.Contains("libdl.so.2: dlopen", functions);
        Assert.Empty(declared.GroupBy(d => d.Function).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key} in {string.Join(", ", g.Select(d => d.File))}"));
    }

    [Theory]
    [InlineData("""[LibraryImport("libc")] public static partial int close(int fd);""", "libc: close")]
    [InlineData("""[LibraryImport("libc", EntryPoint = "dlopen")] private static partial nint DlOpen(string path, int flags);""", "libc: dlopen")]
    [InlineData("""[DllImport("libm")] [SuppressGCTransition] internal static extern double sin(double x);""", "libm: sin")]
    public void A_declaration_is_read(string source, string function) =>
        Assert.Equal([function], Declarations(("a.cs", source)).Select(d => d.Function));

    private static IEnumerable<(string File, string Text)> Sources()
    {
        var root = Root();
        return Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.Split('/').Any(part => part is "bin" or "obj" or "artifacts" || part.StartsWith('.')))
            // This file's samples are text.
            .Where(file => !file.EndsWith("NativeDeclarationsTests.cs", StringComparison.Ordinal))
            .Select(file => (file, File.ReadAllText(Path.Combine(root, file))));
    }

    private static IEnumerable<(string Function, string File)> Declarations((string File, string Text) source) =>
        Import().Matches(source.Text).Select(m =>
            ($"{m.Groups["library"].Value}: {(m.Groups["entry"].Success ? m.Groups["entry"].Value : m.Groups["method"].Value)}",
                source.File));

    private static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../.."));

    // The attribute, further attributes, then the method: the first name that a parenthesis follows.
    [GeneratedRegex("""\[(?:LibraryImport|DllImport)\("(?<library>[^"]+)"(?:[^\]]*?EntryPoint\s*=\s*"(?<entry>[^"]+)")?[^\]]*\](?:\s*\[[^\]]*\])*[^(;]*?(?<method>\w+)\(""")]
    private static partial Regex Import();
}
