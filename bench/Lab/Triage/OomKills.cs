using System.Globalization;

namespace Lab.Triage;

/// <summary>How many processes of this cgroup the kernel's out-of-memory killer has ended so far.</summary>
/// <remarks>cgroup v2: <c>oom_kill</c> of memory.events; v1: of memory.oom_control. Source: admin-guide/cgroup-v2.rst, cgroup-v1/memory.rst.</remarks>
internal static class OomKills
{
    private const string Field = "oom_kill ";

    public static long? Count(string proc = "/proc/self/cgroup", string cgroups = "/sys/fs/cgroup")
    {
        try
        {
            foreach (var line in File.ReadLines(proc))
            {
                // hierarchy:controllers:path
                if (line.Split(':', 3) is not [_, var controllers, var path])
                    continue;
                var file = controllers.Length == 0 ? $"{cgroups}{path}/memory.events"
                    : controllers.Split(',').Contains("memory") ? $"{cgroups}/memory{path}/memory.oom_control"
                    : null;
                if (file is not null && File.Exists(file) && CountIn(File.ReadLines(file)) is { } count)
                    return count;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not told to this user, or not mounted.
        }

        return null;
    }

    private static long? CountIn(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
        return long.TryParse(line?[Field.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
    }
}
