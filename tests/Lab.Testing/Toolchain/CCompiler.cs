using System.Diagnostics;

namespace Lab.Testing;

/// <summary>The machine's gcc: the other opinion on native layouts, and the maker of frames that the JIT would not make.</summary>
public static class CCompiler
{
    private static readonly string? Gcc = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "gcc"))
        .FirstOrDefault(File.Exists);

    /// <summary>Why tests that need a compiler cannot run; null if they can.</summary>
    public static string? Missing => Gcc is null ? "gcc is not on the PATH" : null;

    /// <summary>The first line of what it says of itself.</summary>
    public static string Version => Gcc is null ? "no gcc" : Run(Gcc, "--version").Split('\n')[0];

    /// <summary>Compiles a C source to a file in the same folder.</summary>
    public static string Compile(string folder, string name, string source, params string[] options)
    {
        var input = Path.Combine(folder, name + ".c");
        var output = Path.Combine(folder, name);
        File.WriteAllText(input, source);
        _ = Run(
            Gcc ?? throw new InvalidOperationException(Missing),
            [.. options, "-Wall", "-Wno-unused", "-Wno-uninitialized", "-o", output, input]);
        return output;
    }

    /// <summary>Runs a program to its good end and returns what it wrote.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{Path.GetFileName(program)} ended with status {process.ExitCode}: {error.GetAwaiter().GetResult()}");
    }
}
