using System.Text;

namespace Lab.Testing;

/// <summary>What the C headers of this machine say: a program that prints the values of expressions is compiled and run.</summary>
public static class CHeaders
{
    private static readonly string[] Headers =
        ["limits.h", "pthread.h", "signal.h", "stddef.h", "stdio.h", "sys/syscall.h", "sys/types.h", "sys/ucontext.h"];

    /// <summary>Evaluates integer and pointer expressions.</summary>
    /// <param name="expressions">C expressions.</param>
    public static IReadOnlyDictionary<string, long> Evaluate(IReadOnlyCollection<string> expressions)
    {
        var source = new StringBuilder("#define _GNU_SOURCE\n");
        foreach (var header in Headers)
            source.Append(CultureInfo.InvariantCulture, $"#include <{header}>\n");
        source.Append("int main(void)\n{\n");
        foreach (var expression in expressions)
            source.Append(CultureInfo.InvariantCulture, $"    printf(\"%ld\\n\", (long)({expression}));\n");
        source.Append("    return 0;\n}\n");
        using var folder = new TemporaryFolder();
        var values = CCompiler.Run(
            CCompiler.Compile(folder.Path, "headers", source.ToString())).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return expressions.Zip(values, (e, v) => (e, v)).ToDictionary(p => p.e, p => long.Parse(p.v, CultureInfo.InvariantCulture));
    }
}
