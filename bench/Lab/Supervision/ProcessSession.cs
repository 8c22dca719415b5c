using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>
/// The processes that belong to a worker. The worker leads a session of its own. So a process that its workload started and left running is
/// found by the session's number in /proc/PID/stat (proc_pid_stat(5)), and one that has left the session, as daemons do, by the mark in its
/// environment. Only a process that leaves the session and drops the mark escapes.
/// </summary>
internal static class ProcessSession
{
    /// <param name="worker">The worker's process id, which is the session's number.</param>
    /// <param name="mark">The worker's mark.</param>
    public static void KillAll(int worker, string mark)
    {
        // Repeated until no new process is found: one that was killed late may have started another meanwhile.
        var killed = new HashSet<int>();
        for (var isNew = true; isNew;)
        {
            isNew = false;
            foreach (var member in Members(worker, mark, "/proc").Where(killed.Add))
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
            // It ended in the meantime.
        }
    }

    /// <param name="session">Number of the session: the process id of its leader.</param>
    /// <param name="mark">The mark of the worker that leads it.</param>
    /// <param name="proc">Where procfs is mounted.</param>
    internal static IReadOnlyList<int> Members(int session, string mark, string proc)
    {
        var entry = Encoding.UTF8.GetBytes($"{WorkerMark.Variable}={mark}");
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories(proc))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && SessionOf(folder) is { } number
                && (number == session || IsMarked(folder, entry)))
            {
                members.Add(id);
            }
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
            return fields is [not "Z", _, _, var session, ..] && int.TryParse(session, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The environment of another user's process cannot be read, and such a process does not belong to a worker.</summary>
    private static bool IsMarked(string folder, ReadOnlySpan<byte> entry)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(entry) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
