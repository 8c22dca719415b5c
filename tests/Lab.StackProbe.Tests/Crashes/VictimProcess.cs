using System.Diagnostics;

namespace Lab.StackProbe.Tests.Crashes;

/// <summary>Starts the victim program, in a folder of its own, and keeps what is left of it.</summary>
internal static class VictimProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "Lab.StackProbe.Tests.Victim.dll");

    public static Remains Run(params ReadOnlySpan<string> arguments)
    {
        using var folder = new TemporaryFolder();
        return Run(folder, arguments);
    }

    /// <summary>The same, with a file for fault records as its last argument.</summary>
    public static (Remains Remains, IReadOnlyList<Fault> Faults) RunRecorded(params ReadOnlySpan<string> arguments)
    {
        using var folder = new TemporaryFolder();
        var records = folder.Combine("records");
        File.WriteAllBytes(records, []);
        var remains = Run(folder, [.. arguments, records]);
        return (remains, Fault.ParseAll(File.ReadAllBytes(records)));
    }

    /// <summary>
    /// The same for a victim that holds still at its fault. Once its record is written, what is to be seen of the process and the faulting
    /// thread is looked at; then it is released, by a byte or by closing the pipe.
    /// </summary>
    public static (Remains Remains, IReadOnlyList<Fault> Faults) RunHeld(
        Action<int, Fault> look, bool byByte, params ReadOnlySpan<string> arguments)
    {
        using var folder = new TemporaryFolder();
        var records = folder.Combine("records");
        File.WriteAllBytes(records, []);
        var remains = Run(folder, [.. arguments, records], process =>
        {
            while (new FileInfo(records).Length < Fault.KeyBytes + Fault.Bytes && !process.HasExited)
                Thread.Sleep(10);
            look(process.Id, Fault.ParseAll(File.ReadAllBytes(records))[0]);
            if (byByte)
                process.StandardInput.Write('x');
            process.StandardInput.Close();
        });
        return (remains, Fault.ParseAll(File.ReadAllBytes(records)));
    }

    private static Remains Run(TemporaryFolder folder, ReadOnlySpan<string> arguments, Action<Process>? meanwhile = null)
    {
        var start = StartInfo([.. arguments], input: meanwhile is not null);
        start.RedirectStandardError = true;
        start.WorkingDirectory = folder.Path;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        meanwhile?.Invoke(process);
        // Seen once in hundreds: the CLR sleeps for ever in its handling of an overflow. What it said by then tells a death from a call
        // that hangs.
        if (!process.WaitForExit(Deadline))
        {
            process.Kill();
            process.WaitForExit();
        }

        Assert.DoesNotContain(Directory.GetFiles(folder.Path), f => Path.GetFileName(f).StartsWith("core", StringComparison.Ordinal));
        return new(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }

    /// <summary>How the victim is started.</summary>
    public static ProcessStartInfo StartInfo(IEnumerable<string> arguments, bool input)
    {
        var start = new ProcessStartInfo(Dotnet(), ["exec", Program, .. arguments])
        {
            RedirectStandardInput = input,
            RedirectStandardOutput = true,
            RedirectStandardError = !input,
        };
        start.Environment.Remove("DOTNET_DbgEnableMiniDump");
        return start;
    }

    // Under dotnet test this process is dotnet itself; under a runner with an executable of its own it is not.
    private static string Dotnet() =>
        Path.GetFileName(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath!
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
