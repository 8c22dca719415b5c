using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Lab.Supervision;

/// <summary>
/// The processes of a worker's session. A worker leads a session of its own, so whatever its workload started, and left behind
/// when the worker died, can be found by the session's number, in /proc/PID/stat (proc_pid_stat(5), field 6).
/// </summary>
internal static class ProcessSession
{
    public static void KillAll(int session)
    {
        // Again until nobody new is found: one that was killed late may have started another meanwhile.
        var killed = new HashSet<int>();
        for (var isNew = true; isNew;)
        {
            isNew = false;
            foreach (var member in Members(session, "/proc").Where(killed.Add))
            {
                isNew = true;
                Kill(member);
            }
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Ended in the meantime.
        }
    }

    /// <param name="session">Number of the session: the process id of its leader.</param>
    /// <param name="proc">Where procfs is mounted.</param>
    internal static IReadOnlyList<int> Members(int session, string proc)
    {
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories(proc))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && SessionOf(folder) == session)
                members.Add(id);
        }

        return members;
    }

    private static int? SessionOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            // The second field is the program's name in parentheses, and may hold anything: fields are counted after its end.
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // state, ppid, pgrp, session. A zombie is dead already.
            return fields is [not "Z", _, _, var session, ..] && int.TryParse(session, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
