using System.Globalization;
using System.Text;

namespace Lab.Testing;

/// <summary>What the C headers of this machine say: a program that prints the values of expressions is compiled and run.</summary>
public static class CHeaders
{
    private static readonly string[] Headers =
    [
        "asm/unistd.h", "dirent.h", "dlfcn.h", "elf.h", "fcntl.h", "limits.h", "linux/userfaultfd.h", "poll.h", "pthread.h", "sched.h",
        "signal.h", "stddef.h",
        "stdio.h", "sys/ioctl.h", "sys/mman.h",
        "sys/prctl.h", "sys/ptrace.h", "sys/resource.h", "sys/syscall.h", "sys/ucontext.h", "sys/user.h", "sys/wait.h", "unistd.h",
    ];

    /// <summary>Evaluates integer and pointer expressions.</summary>
    /// <param name="expressions">C expressions.</param>
    /// <param name="gnu">Whether what _GNU_SOURCE adds and changes is in effect.</param>
    public static IReadOnlyDictionary<string, long> Evaluate(IReadOnlyCollection<string> expressions, bool gnu = true)
    {
        var source = new StringBuilder();
        if (gnu)
            source.Append("#define _GNU_SOURCE\n");
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
