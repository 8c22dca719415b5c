using System.Runtime.InteropServices;

namespace Lab.Benchmarks.Running;

/// <summary>Ends this process when its parent has ended, however that was killed.</summary>
/// <remarks>
/// The supervisor starts it from a thread of its pool, and to the kernel the parent is that thread (PR_SET_PDEATHSIG in prctl(2)), which may end at any
/// time: so the parent is looked at instead. A process whose parent has ended is given another one (getppid(2)).
/// </remarks>
internal static partial class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static void Start()
    {
        var parent = GetParentProcess();
        new Thread(() =>
        {
            while (GetParentProcess() == parent)
                Thread.Sleep(Interval);
            Environment.Exit(1);
        })
        { IsBackground = true, Name = "parent watch" }.Start();
    }

    [LibraryImport("libc", EntryPoint = "getppid")]
    private static partial int GetParentProcess();
}
