namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A C library with functions of every kind, and what strip and objcopy make of it.</summary>
public sealed class FunctionLibrary : IDisposable
{
    public const string BuildId = "0123456789abcdef0123";

    private const string Source = """
        __attribute__((noinline, used)) static int static_function(int n) { return n * 3 + 1; }
        __attribute__((noinline)) int global_function(int n) { volatile int m = static_function(n); return m + 1; }
        __attribute__((weak, noinline)) int weak_function(int n) { volatile int m = n; return m - 7; }
        __attribute__((noinline)) int _hidden_name(int n) { volatile int m = n; return m - 8; }
        int plain_name(int n) __attribute__((alias("_hidden_name")));
        int longer_plain_name(int n) __attribute__((alias("_hidden_name")));
        __attribute__((noinline, used)) static int local_name(int n) { volatile int m = n; return m - 9; }
        int weak_name(int n) __attribute__((weak, alias("local_name")));
        __asm__(".text\n.globl unsized\n.type unsized, %function\nunsized: nop\nlabel_inside: nop\nnop\nret\n"
                ".globl behind_unsized\n.type behind_unsized, %function\nbehind_unsized: nop\nret\n"
                ".size behind_unsized, .-behind_unsized\n");
        __asm__(".section labels, \"ax\"\nlone_label: nop\nnop\nret\n.text\n");
        """;

    private readonly TemporaryFolder _folder = new();

    public FunctionLibrary()
    {
        if (Binutils.Missing is not null)
            return;
        Full = Compile("full.so", "-Wl,--build-id=0x" + BuildId);
        Stripped = Variant("strip", Full, "stripped.so", "--strip-all");
        Anonymous = Compile("anonymous.so", "-Wl,--build-id=none");
    }

    /// <summary>With all its symbols.</summary>
    public string Full { get; } = "";

    /// <summary>The same with dynamic symbols only.</summary>
    public string Stripped { get; } = "";

    /// <summary>With all symbols, without a build id.</summary>
    public string Anonymous { get; } = "";

    public string Folder => _folder.Path;

    /// <summary>What objcopy or strip makes of a file.</summary>
    public string Variant(string tool, string from, string name, params string[] options)
    {
        var output = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        _ = CCompiler.Run(tool, tool == "strip" ? [.. options, "-o", output, from] : [.. options, from, output]);
        return output;
    }

    public void Dispose() => _folder.Dispose();

    private string Compile(string name, params string[] options) =>
        CCompiler.Compile(Folder, name, Source, ["-O1", "-shared", "-fPIC", .. options]);
}
