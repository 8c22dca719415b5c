using System.Diagnostics;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>
/// A C program that calls main, chain_a, chain_b, chain_c and pause, with a frame of 600 KiB in chain_b of which only the far end is
/// touched.
/// </summary>
internal sealed class ChainProgram : IDisposable
{
    public const int SparseFrame = 600 << 10;

    /// <summary>SYS_pause on x64: asm/unistd_64.h.</summary>
    private const string Pause = "34";

    private const string Source = """
        #include <unistd.h>
        #include <sys/prctl.h>
        #include <signal.h>
        #define NOINLINE __attribute__((noinline, noclone))
        volatile int sink;
        NOINLINE static void chain_c(void) { sink += write(1, "ready\n", 6); pause(); sink++; }
        NOINLINE void chain_b(int n) { volatile char frame[600 << 10]; frame[0] = n; chain_c(); sink += frame[0]; }
        NOINLINE void chain_a(int n) { chain_b(n); sink++; }
        int main(void) { prctl(PR_SET_PDEATHSIG, SIGKILL); alarm(120); chain_a(1); return sink; }
        """;

    private readonly Process _process;

    private ChainProgram(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Why it cannot be used here; null if it can.</summary>
    public static string? Missing => NativeBacktrace.IsSupported ? CCompiler.Missing : "return addresses are recognised on x64 only";

    public static string Compile(TemporaryFolder folder, params string[] options) =>
        CCompiler.Compile(folder.Path, "chain", Source, ["-O1", "-fno-stack-clash-protection", "-fno-stack-protector", .. options]);

    /// <summary>Starts it, by way of another program if one is named, and waits until it stands still.</summary>
    public static ChainProgram Start(string program, params string[] arguments)
    {
        var started = new ChainProgram(Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!);
        if (started._process.StandardOutput.ReadLine() != "ready")
        {
            started.Dispose();
            throw new InvalidOperationException($"{program} did not start");
        }

        return started;
    }

    /// <summary>
    /// Its registers, once it waits in pause. Source: proc_pid_syscall(5): number, six arguments, stack pointer, program counter.
    /// </summary>
    public (ulong StackPointer, ulong ProgramCounter) Registers()
    {
        while (true)
        {
            var words = File.ReadAllText($"/proc/{Id}/syscall").Trim().Split(' ');
            if (words[0] == Pause)
                return (Hex(words[^2]), Hex(words[^1]));
            Thread.Sleep(1);
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ulong Hex(string text) => ulong.Parse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
