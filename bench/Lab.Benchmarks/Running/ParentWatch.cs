namespace Lab.Benchmarks.Running;

/// <summary>Ends this process when the supervisor has ended, whatever killed it.</summary>
/// <remarks>
/// The supervisor starts this process from a thread of its pool. The kernel takes that thread for the parent (PR_SET_PDEATHSIG in
/// prctl(2)), and it may end at any time: so this watch reads the parent's process id instead. A process whose parent has ended gets
/// another parent (PPid in proc_pid_status(5)).
/// </remarks>
internal static class ParentWatch
{
    private const string Field = "PPid:";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="supervisor">
    /// Its process id, as the plan says it: it may have ended before this process could read who started it. Then this process ends at
    /// once.
    /// </param>
    public static void Start(int supervisor)
    {
        EndWithout(supervisor);
        new Thread(() =>
        {
            while (true)
            {
                Thread.Sleep(Interval);
                EndWithout(supervisor);
            }
        })
        { IsBackground = true, Name = "parent watch" }.Start();
    }

    private static void EndWithout(int supervisor)
    {
        if (Parent() != supervisor)
            Environment.Exit(1);
    }

    private static int Parent() => int.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal)).AsSpan(Field.Length).Trim(),
        CultureInfo.InvariantCulture);
}
