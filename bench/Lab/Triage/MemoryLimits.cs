using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>The limit on a process's address space, and how much of it is used.</summary>
/// <param name="AddressSpaceLimit">RLIMIT_AS; null if there is none.</param>
/// <param name="AddressSpace">What is mapped; null if this is unknown.</param>
internal sealed record MemoryLimits(ByteSize? AddressSpaceLimit, ByteSize? AddressSpace)
{
    public static readonly MemoryLimits Unknown = new(null, null);

    /// <summary>What is left before an allocation fails; null without a limit.</summary>
    [JsonIgnore]
    public ByteSize? Left => AddressSpaceLimit - AddressSpace is { } left ? ByteSize.Max(left, ByteSize.Zero) : null;

    /// <summary>Reads /proc/PID/limits and /proc/PID/status (proc_pid_limits(5), proc_pid_status(5)).</summary>
    /// <param name="process">The process's folder in procfs.</param>
    public static MemoryLimits Read(string process)
    {
        try
        {
            return new(
                Size(Number(File.ReadLines(Path.Combine(process, "limits")), "Max address space"), 1),
                Size(Number(File.ReadLines(Path.Combine(process, "status")), "VmSize:"), 1024));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unknown;
        }
    }

    /// <summary>
    /// How many processes of this cgroup the kernel's out-of-memory killer has ended so far; null if this cannot be read.
    /// </summary>
    /// <remarks>
    /// cgroup v2: <c>oom_kill</c> of memory.events; v1: of memory.oom_control. Source: admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst.
    /// </remarks>
    /// <param name="membership">The file that says which cgroups this process is in.</param>
    /// <param name="cgroups">Where cgroups are mounted.</param>
    public static long? OomKills(string membership = "/proc/self/cgroup", string cgroups = "/sys/fs/cgroup")
    {
        try
        {
            foreach (var line in File.ReadLines(membership))
            {
                // hierarchy:controllers:path
                if (line.Split(':', 3) is not [_, var controllers, var path])
                    continue;
                var file = controllers.Length == 0 ? $"{cgroups}{path}/memory.events"
                    : controllers.Split(',').Contains("memory") ? $"{cgroups}/memory{path}/memory.oom_control"
                    : null;
                if (file is not null && File.Exists(file) && Number(File.ReadLines(file), "oom_kill ") is { } count)
                    return count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Cgroups are not mounted, or this user may not read them.
        }

        return null;
    }

    private static ByteSize? Size(long? number, long unit) => number <= long.MaxValue / unit ? new ByteSize(number.Value * unit) : null;

    /// <summary>The number after a name at the start of a line; null if there is none.</summary>
    private static long? Number(IEnumerable<string> lines, string name)
    {
        var line = lines.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        var word = line?[name.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
