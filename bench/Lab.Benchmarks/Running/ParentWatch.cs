using System.Globalization;

namespace Lab.Benchmarks.Running;

/// <summary>Ends this process when its parent has ended, however that was killed.</summary>
/// <remarks>
/// The supervisor starts it from a thread of its pool, and to the kernel the parent is that thread (PR_SET_PDEATHSIG in prctl(2)), which may end at any
/// time: so the parent is looked at instead. A process whose parent has ended is given another one (PPid in proc_pid_status(5)).
/// </remarks>
internal static class ParentWatch
{
    private const string Field = "PPid:";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static void Start()
    {
        var parent = Parent();
        new Thread(() =>
        {
            while (Parent() == parent)
                Thread.Sleep(Interval);
            Environment.Exit(1);
        })
        { IsBackground = true, Name = "parent watch" }.Start();
    }

    private static int Parent() => int.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith(Field, StringComparison.Ordinal)).AsSpan(Field.Length).Trim(),
        CultureInfo.InvariantCulture);
}
