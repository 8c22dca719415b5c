using System.Globalization;
using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>The limit on a process' address space, and what it uses of it.</summary>
/// <param name="AddressSpaceLimit">RLIMIT_AS; null if there is none.</param>
/// <param name="AddressSpace">What is mapped; null if it is not known.</param>
internal sealed record MemoryLimits(ByteSize? AddressSpaceLimit, ByteSize? AddressSpace)
{
    public static readonly MemoryLimits Unknown = new(null, null);

    /// <summary>What is left before an allocation fails; null without a limit.</summary>
    [JsonIgnore]
    public ByteSize? Left => AddressSpaceLimit - AddressSpace is { } left ? ByteSize.Max(left, ByteSize.Zero) : null;

    /// <summary>Reads /proc/PID/limits and /proc/PID/status (proc_pid_limits(5), proc_pid_status(5)).</summary>
    /// <param name="process">The process' folder in procfs.</param>
    public static MemoryLimits Read(string process)
    {
        try
        {
            return new(
                Number(File.ReadLines(Path.Combine(process, "limits")), "Max address space", 1),
                Number(File.ReadLines(Path.Combine(process, "status")), "VmSize:", 1024));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    private static ByteSize? Number(IEnumerable<string> lines, string name, long unit)
    {
        var line = lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        var word = line?[name.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue / unit
            ? new ByteSize(number * unit)
            : null;
    }
}
