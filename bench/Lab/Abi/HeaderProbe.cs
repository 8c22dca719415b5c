using System.Text;
using System.Text.RegularExpressions;
using Lab.Python.Processes;
using Lab.StackProbe;

namespace Lab.Abi;

/// <summary>Asks a C compiler for the numbers of headers. Nothing is linked or run, so one for another architecture answers too.</summary>
/// <remarks>
/// The compiler writes each number into a comment of the assembly text, which goes to its stdout. Source of the method: asm-offsets of the
/// Linux kernel (include/linux/kbuild.h).
/// </remarks>
internal sealed partial class HeaderProbe(IProcessRunner processes, string compiler)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static readonly ImmutableArray<string> Compilers = ["gcc", "cc", "clang"];

    /// <summary>What tells which compiler and which headers answered. Each is a macro that others do not define.</summary>
    private static readonly ImmutableArray<string> Versions =
    [
        "__clang_major__", "__clang_minor__", "__clang_patchlevel__", "__GNUC__", "__GNUC_MINOR__", "__GNUC_PATCHLEVEL__",
        "__GLIBC__", "__GLIBC_MINOR__", "LINUX_VERSION_CODE", "PY_VERSION_HEX",
    ];

    /// <summary>The first C compiler of PATH; null if there is none.</summary>
    public static string? FindCompiler() => Compilers.Select(SearchPath.Find).FirstOrDefault(c => c is not null);

    /// <param name="headers">Those that are there are included.</param>
    /// <param name="options">Of the compiler, such as <c>-I/usr/include/python3.11</c>.</param>
    /// <returns>The values by expression, without those of newer headers than these; or null, and one line that says why.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(HeaderValues? Values, string? Problem)> AskAsync(
        IEnumerable<string> headers, IReadOnlyList<CItem> items, IEnumerable<string> options, CancellationToken cancel)
    {
        DirectoryInfo folder;
        try
        {
            folder = Directory.CreateTempSubdirectory("lab-abi-");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"no folder for temporary files: {e.Message}");
        }

        try
        {
            var source = Path.Combine(folder.FullName, "probe.c");
            await File.WriteAllTextAsync(source, Source(headers, items), cancel).ConfigureAwait(false);
            var request = new ProcessRequest(compiler, ["-S", "-O1", "-w", .. options, "-o", "-", source], Deadline)
            {
                OutputLimit = 4 << 20,
                Environment = ImmutableSortedDictionary<string, string?>.Empty.SetItem("LC_ALL", "C"),
            };
            var outcome = await processes.RunAsync(request, cancel).ConfigureAwait(false);
            return outcome is ProcessOutcome.Exited { Status: 0, Output: var assembly }
                ? (Read(assembly, items), null)
                : (null, $"{Path.GetFileName(compiler)} does not take the headers: {FirstError(outcome)}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Source(IEnumerable<string> headers, IReadOnlyList<CItem> items)
    {
        // With _GNU_SOURCE alone glibc's PTHREAD_STACK_MIN is a call.
        var source = new StringBuilder(
            """
            #define _GNU_SOURCE
            #define PY_SSIZE_T_CLEAN
            #include <stddef.h>
            #include <errno.h>
            #undef __USE_DYNAMIC_STACK_SIZE

            """);
        foreach (var header in headers.Append("linux/version.h"))
            source.Append(CultureInfo.InvariantCulture, $"#if __has_include(<{header}>)\n#include <{header}>\n#endif\n");
        // In halves: an instruction takes no larger number.
        source.Append(
            """
            #define HALF(value, shift) "i" ((int)((unsigned long)(value) >> (shift)))
            #define SAY(number, value) __asm__ volatile("\n.ascii \"->" #number " %c0 %c1\"" : : HALF(value, 32), HALF(value, 0))
            void probe(void)
            {

            """);
        foreach (var (number, item) in items.Index())
            Append(number, item.Expression, item.Since);
        foreach (var (number, macro) in Versions.Index())
            Append(items.Count + number, macro, macro);
        return source.Append("}\n").ToString();

        void Append(int number, string expression, string? since)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"    SAY({number}, {expression});\n");
            source.Append(since is null ? line : $"#ifdef {since}\n{line}#endif\n");
        }
    }

    private static HeaderValues Read(string assembly, IReadOnlyList<CItem> items)
    {
        string[] expressions = [.. items.Select(i => i.Expression), .. Versions];
        return new(Answer().Matches(assembly).ToDictionary(
            m => expressions[int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)],
            m => ((long)Half(m.Groups[2]) << 32) | (uint)Half(m.Groups[3])));

        static int Half(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);
    }

    private static string FirstError(ProcessOutcome outcome)
    {
        const string mark = "error: ";
        return outcome is ProcessOutcome.Exited { Error: var text }
            && text.Split('\n').FirstOrDefault(l => l.Contains(mark, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].Trim()
            : outcome.Describe();
    }

    [GeneratedRegex(@"\.ascii ""->(\d+) (-?\d+) (-?\d+)""")]
    private static partial Regex Answer();
}

/// <summary>What headers say, by C expression.</summary>
internal sealed record HeaderValues(IReadOnlyDictionary<string, long> ByExpression)
{
    private long this[string macro] => ByExpression.GetValueOrDefault(macro);

    /// <summary>The version of Python whose headers these are; null if they are none.</summary>
    public Version? Python => this["PY_VERSION_HEX"] is var hex and not 0
        ? new((int)(hex >> 24) & 0xFF, (int)(hex >> 16) & 0xFF, (int)(hex >> 8) & 0xFF)
        : null;

    public string Compiler => ByExpression.ContainsKey("__clang_major__")
        ? FormattableString.Invariant($"clang {this["__clang_major__"]}.{this["__clang_minor__"]}.{this["__clang_patchlevel__"]}")
        : FormattableString.Invariant($"gcc {this["__GNUC__"]}.{this["__GNUC_MINOR__"]}.{this["__GNUC_PATCHLEVEL__"]}");

    /// <summary>The C library and the kernel, as in <c>glibc 2.36 and Linux 6.1</c>.</summary>
    public string Library
    {
        get
        {
            var library = ByExpression.ContainsKey("__GLIBC__")
                ? FormattableString.Invariant($"glibc {this["__GLIBC__"]}.{this["__GLIBC_MINOR__"]}")
                : "the C library";
            var kernel = this["LINUX_VERSION_CODE"];
            return kernel == 0 ? library : FormattableString.Invariant($"{library} and Linux {kernel >> 16}.{(kernel >> 8) & 0xFF}");
        }
    }
}
