using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Machine;

/// <summary>Reads what the numbers depend on from /etc, /proc and /sys.</summary>
internal static class MachineInspector
{
    public static MachineFacts Inspect() => new(
        Field("/etc/os-release", "PRETTY_NAME=")?.Trim('"') ?? "Linux",
        FirstLine("/proc/sys/kernel/osrelease") ?? "unknown",
        RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant(),
        Processor("/proc/cpuinfo"),
        Environment.ProcessorCount,
        Memory(),
        RuntimeInformation.FrameworkDescription,
        CLibrary(),
        StackLimit(),
        Chosen(FirstLine("/sys/kernel/mm/transparent_hugepage/enabled")))
    {
        SignalFrame = LibC.getauxval(LibC.AT_MINSIGSTKSZ) is > 0 and var bytes ? new ByteSize((long)bytes) : null,
    };

    /// <summary>Kernels for arm64 print no name, but the numbers of who designed the core and of its model.</summary>
    internal static string Processor(string file)
    {
        if (Value("model name") is { Length: > 0 } name)
            return name;
        return Value("CPU implementer") is { } implementer
            ? $"CPU implementer {implementer}, part {Value("CPU part") ?? "unknown"}" : "unknown";

        string? Value(string field) => Field(file, field)?.TrimStart(' ', '\t', ':');
    }

    private static ByteSize Memory()
    {
        var words = (Field("/proc/meminfo", "MemTotal:") ?? "0 kB").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return ByteSize.FromKiB(long.Parse(words[0], CultureInfo.InvariantCulture));
    }

    private static ByteSize? StackLimit()
    {
        var words = (Field("/proc/self/limits", "Max stack size") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? new ByteSize(bytes)
            : null;
    }

    private static string CLibrary()
    {
        if (LibC.GlibcVersion is { } version)
            return $"glibc {version}";
        // A runtime that Alpine itself builds is of alpine, not of musl.
        return RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal)
            || (Directory.Exists("/lib") && Directory.EnumerateFiles("/lib", "ld-musl-*.so.1").Any()) ? "musl" : "unknown";
    }

    /// <summary>The word in brackets: <c>always [madvise] never</c>.</summary>
    private static string Chosen(string? choices) =>
        choices?.Split('[', ']') is [_, var chosen, ..] ? chosen : choices ?? "unknown";

    private static string? FirstLine(string path) => ReadLines(path).FirstOrDefault();

    private static string? Field(string path, string start) =>
        ReadLines(path).FirstOrDefault(l => l.StartsWith(start, StringComparison.Ordinal))?[start.Length..].Trim();

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>Where the lab can measure.</summary>
internal static class Platform
{
    /// <exception cref="CommandException">This system is not one of them.</exception>
    public static void RequireMeasurable() => RequireMeasurable(
        OperatingSystem.IsLinux(), RuntimeInformation.ProcessArchitecture, RuntimeInformation.OSDescription,
        new(Environment.SystemPageSize));

    internal static void RequireMeasurable(bool linux, Architecture architecture, string description, ByteSize page)
    {
        if (!linux)
        {
            throw new CommandException(
                ExitCode.Environment,
                $"measuring needs Linux, this is {description}: run the lab in a Linux container or in WSL; 'report' works here");
        }

        if (architecture is not (Architecture.X64 or Architecture.Arm64))
            throw new CommandException(ExitCode.Environment, $"measuring needs x64 or arm64, this is {architecture}");
        // arm64 kernels come with pages of 4, 16 or 64 KiB (CONFIG_ARM64_64K_PAGES); "to the page" would mean something else on each.
        if (page != ByteSize.Page)
        {
            throw new CommandException(
                ExitCode.Environment, $"measuring needs a kernel with pages of {ByteSize.Page}, this one has pages of {page}");
        }
    }
}
