using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Lab.Python.Processes;
using Lab.StackProbe;
using Lab.StackProbe.Interop;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>
/// The processes that belong to a worker, whatever they did to be left alone: those of the session that it leads, those with its mark in
/// their environment, and all that descend from them.
/// </summary>
/// <remarks>
/// A daemon has another session, perhaps another environment, and no parent any more. The kernel gives it to the nearest ancestor that asks
/// for orphans (PR_SET_CHILD_SUBREAPER in prctl(2)): to the worker while that lives, to this process once it is dead. So a child that this
/// process did not start was left by a worker that is dead. It is told from those that were started by its session, and from what was there
/// before by its age. Where this process is the first of a container, orphans of everybody come to it, and none is taken for a worker's.
/// </remarks>
internal static class ProcessSession
{
    /// <summary>The workers that run. Each leads a session of its own, as a daemon does, but was started here.</summary>
    private static readonly ConcurrentDictionary<int, int> Workers = new();

    /// <summary>Notes a worker that was started. Within <see cref="ChildProcess.Alone"/>.</summary>
    public static void Enter(int worker)
    {
        _ = LibC.prctl(LibC.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        Workers[worker] = worker;
    }

    /// <summary>Forgets a worker that has ended.</summary>
    public static void Leave(int worker) => Workers.TryRemove(worker, out _);

    /// <summary>
    /// How long what a workload started may take to end by itself. Python's resource tracker, also that of joblib, removes shared memory
    /// and files once all that could use them are gone, and ignores SIGTERM.
    /// </summary>
    private static readonly TimeSpan HelpersPatience = TimeSpan.FromSeconds(3);

    /// <summary>Before that nothing is told to end: a tracker that was only just started does not ignore SIGTERM yet.</summary>
    private static readonly TimeSpan HelpersStart = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan HelpersPoll = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// Kills a worker and everything that belongs to it: what it started is told to end first, and killed if it does not.
    /// </summary>
    /// <param name="worker">The worker's process id, which is the session's number.</param>
    /// <param name="mark">The worker's mark.</param>
    /// <param name="start">When it was started; see <see cref="StartOf"/>.</param>
    /// <returns>True if nothing of it was left, so that nothing of it can come any more.</returns>
    public static bool KillAll(int worker, string mark, ulong start)
    {
        if (End(worker, mark, start))
            return true;
        // Repeated until no new process is found: one that was killed late may have started another meanwhile.
        var killed = new HashSet<int>();
        for (var isNew = true; isNew;)
        {
            isNew = false;
            var (members, dead) = Members(worker, mark, start, "/proc", Environment.ProcessId);
            foreach (var member in members.Where(killed.Add))
            {
                isNew = true;
                _ = ProcessSignal.Send(member, SignalNumber.SIGKILL);
            }

            // .NET waits for the processes that it has started, for each by its id (ProcessWaitState.Unix.cs in dotnet/runtime).
            foreach (var orphan in dead)
                _ = LibC.waitpid(orphan, 0, LibC.WNOHANG);
        }

        return false;
    }

    /// <summary>Kills the worker, tells the others to end, and waits for them.</summary>
    /// <returns>True if nothing is left, not even a process that nobody waits for.</returns>
    private static bool End(int worker, string mark, ulong start)
    {
        var clock = Stopwatch.StartNew();
        var told = new HashSet<int>();
        while (true)
        {
            var (members, dead) = Members(worker, mark, start, "/proc", Environment.ProcessId);
            foreach (var member in members.Where(m => (m == worker || clock.Elapsed > HelpersStart) && told.Add(m)))
                _ = ProcessSignal.Send(member, member == worker ? SignalNumber.SIGKILL : SignalNumber.SIGTERM);
            if (members.All(member => member == worker) || clock.Elapsed > HelpersPatience)
                return members.Count == 0 && dead.Count == 0;
            Thread.Sleep(HelpersPoll);
        }
    }

    /// <summary>When a process was started, in ticks since the machine was: the 22nd field of proc_pid_stat(5).</summary>
    public static ulong StartOf(int id) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}"))?.Start ?? 0;

    /// <param name="worker">Number of the session: the process id of its leader.</param>
    /// <param name="mark">The mark of the worker that leads it.</param>
    /// <param name="start">When the worker was started.</param>
    /// <param name="proc">Where procfs is mounted.</param>
    /// <param name="self">The process that orphans come to.</param>
    /// <returns>Those that are alive, and orphans that have ended and that nobody waits for.</returns>
    internal static (IReadOnlyList<int> Alive, IReadOnlyList<int> Dead) Members(int worker, string mark, ulong start, string proc, int self)
    {
        var entry = Encoding.UTF8.GetBytes($"{WorkerMark.Variable}={mark}");
        var all = Directory.EnumerateDirectories(proc).Select(Read).OfType<Entry>().ToDictionary(p => p.Id);
        var session = all.GetValueOrDefault(self)?.Session;
        var belongs = new Dictionary<int, bool>();
        var alive = all.Values.Where(p => !p.IsDead && Belongs(p)).Select(p => p.Id).ToList();
        return (alive, [.. all.Values.Where(p => p.IsDead && IsOrphan(p)).Select(p => p.Id)]);

        bool Belongs(Entry process)
        {
            if (belongs.TryGetValue(process.Id, out var known))
                return known;
            // The processes were not read at one moment: parents that go round in a circle are possible.
            belongs[process.Id] = false;
            return belongs[process.Id] = process.Session == worker
                || process.Parent == worker
                || (IsOrphan(process) && process.Start >= start)
                || (process.Parent != self && all.TryGetValue(process.Parent, out var parent) && Belongs(parent))
                // An older one cannot have its mark from the worker. Most processes of a machine are older: theirs is not read.
                || (process.Start >= start && IsMarked(Path.Combine(proc, process.Id.ToString(CultureInfo.InvariantCulture)), entry));
        }

        bool IsOrphan(Entry process) => process.Parent == self && self != 1 && process.Session != session && !IsStartedHere(process.Id);
    }

    /// <summary>Under the lock, because a worker that is being started may be there and not noted yet.</summary>
    private static bool IsStartedHere(int id) => Workers.ContainsKey(id) || ChildProcess.Alone(() => Workers.ContainsKey(id));

    private static Entry? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return null;
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            // The second field is the program's name in parentheses, and may hold anything: fields are counted after its end.
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields is [var state, var parent, _, var session, ..] && fields.Length > 22 - 3
                && int.TryParse(parent, CultureInfo.InvariantCulture, out var parentId)
                && int.TryParse(session, CultureInfo.InvariantCulture, out var sessionId)
                && ulong.TryParse(fields[22 - 3], CultureInfo.InvariantCulture, out var start)
                ? new(id, state is "Z", parentId, sessionId, start)
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

    /// <param name="IsDead">It has ended, and its parent has not waited for it.</param>
    private sealed record Entry(int Id, bool IsDead, int Parent, int Session, ulong Start);
}
