namespace Lab.StackProbe.Tests.Scan;

/// <summary>A C library with frames of every kind, compiled with and without stack-clash protection.</summary>
public sealed class FramesLibrary : IDisposable
{
    private const string Source = """
        #include <alloca.h>
        void use(char *from, long size);
        __attribute__((noinline)) void small_frame(void) { char a[3000]; use(a, sizeof a); }
        __attribute__((noinline)) void two_pages(void) { char a[8192]; use(a, sizeof a); }
        __attribute__((noinline)) void many_pages(void) { char a[100000]; use(a, sizeof a); }
        __attribute__((noinline)) void on_one_way(int way) { if (way) { char a[20000]; use(a, sizeof a); } else use(0, 0); }
        __attribute__((noinline)) void by_alloca(long n) { use(alloca(n), n); }
        __attribute__((noinline)) void by_vla(long n) { char a[n]; use(a, n); }
        __attribute__((noinline)) int leaf(int i) { volatile char a[9000]; a[i] = 1; return a[i * 2]; }
        __attribute__((noinline)) void caller_one(void) { many_pages(); use(0, 1); }
        __attribute__((noinline, used)) static void caller_two(void) { many_pages(); use(0, 2); }
        void use(char *from, long size) { for (volatile long i = 0; i < size; i++) from[i] = 1; if (size == 7) caller_two(); }
        __asm__(
            ".text\n"
            ".globl in_steps\n.type in_steps, %function\nin_steps:\n"
            "sub $2048, %rsp\nsub $2048, %rsp\nsub $8192, %rsp\nmovq $0, (%rsp)\nadd $12288, %rsp\nret\n.size in_steps, .-in_steps\n"
            ".globl in_a_loop\n.type in_a_loop, %function\nin_a_loop:\n"
            "lea -65536(%rsp), %r11\n1: sub $4096, %rsp\ncmp %r11, %rsp\njne 1b\nmovq $0, (%rsp)\nadd $65536, %rsp\nret\n"
            ".size in_a_loop, .-in_a_loop\n"
            ".globl in_a_touching_loop\n.type in_a_touching_loop, %function\nin_a_touching_loop:\n"
            "lea -65536(%rsp), %r11\n1: sub $4096, %rsp\norq $0, (%rsp)\ncmp %r11, %rsp\njne 1b\nadd $65536, %rsp\nret\n"
            ".size in_a_touching_loop, .-in_a_touching_loop\n"
            ".globl touched_by_chance\n.type touched_by_chance, %function\ntouched_by_chance:\n"
            "sub $6000, %rsp\nmovq $0, 3000(%rsp)\nmovq $0, (%rsp)\nadd $6000, %rsp\nret\n"
            ".size touched_by_chance, .-touched_by_chance\n");
        """;

    private readonly TemporaryFolder _folder = new();

    public FramesLibrary()
    {
        if (Missing is not null)
            return;
        Plain = Compile("plain.so", "-fno-stack-clash-protection");
        Protected = Compile("protected.so", "-fstack-clash-protection");
    }

    /// <summary>Why there is none; null if there is.</summary>
    public static string? Missing => Environment.Is64BitProcess && System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture
        == System.Runtime.InteropServices.Architecture.X64 ? Symbols.Binutils.Missing : "the machine's code is not of x64";

    public string Plain { get; } = "";

    public string Protected { get; } = "";

    /// <summary>A library without its symbols, but for the names that others call its functions by.</summary>
    public string Stripped(string library)
    {
        var output = Path.Combine(_folder.Path, "stripped-" + Path.GetFileName(library));
        _ = CCompiler.Run("strip", "--strip-all", "-o", output, library);
        return output;
    }

    public void Dispose() => _folder.Dispose();

    private string Compile(string name, string protection) => CCompiler.Compile(
        _folder.Path, name, Source, "-O2", "-fno-stack-protector", "-shared", "-fPIC", "-fno-optimize-sibling-calls", protection);
}
