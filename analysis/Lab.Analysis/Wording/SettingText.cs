using System.Diagnostics;
using Lab.Analysis.Settings;
using Lab.Trials.Captures;

namespace Lab.Analysis.Wording;

/// <summary>Settings, the threads that they are for, and what they were seen to do, in words.</summary>
public static class SettingText
{
    /// <summary>A setting as one types it, or nearly so.</summary>
    public static string Of(string knob, string asked) => knob switch
    {
        Knob.None => "no setting",
        Knob.SizedThread => $"new Thread(f, {asked})",
        Knob.Ulimit => $"{knob} {asked}",
        Knob.PythonThread or Knob.SetNumThreads => $"{knob}({asked})",
        _ when asked.Length == 0 => knob,
        _ when knob.Contains(' ', StringComparison.Ordinal) => $"{knob}: {asked}",
        _ => $"{knob}={asked}",
    };

    public static string Of(ThreadKind thread) => thread switch
    {
        ThreadKind.Main => "main thread",
        ThreadKind.New => "new Thread(f)",
        ThreadKind.Sized => "new Thread(f, size)",
        ThreadKind.Pool => "pool thread",
        ThreadKind.LongRunning => "long-running task",
        ThreadKind.Timer => "timer",
        ThreadKind.ParallelFor => "Parallel.For",
        ThreadKind.AsyncContinuation => "after await",
        ThreadKind.Kestrel => "Kestrel request",
        ThreadKind.Python => "Python thread",
        ThreadKind.OpenMp => "OpenMP thread",
        ThreadKind.Blas => "BLAS",
        _ => throw new UnreachableException(),
    };

    /// <summary>What the thread had: a size, or a number of threads; a dash where it was not seen.</summary>
    public static string Observed(SettingRow row) => row switch
    {
        { ObservedBytes: { } size } => SizeText.Of(size),
        { ObservedThreads: { } threads } => Plural.Of(threads, "thread"),
        _ => "–",
    };

    public static string Effect(SettingRow row) => row switch
    {
        { Effective: true } => "takes effect",
        { Effective: false } => "no effect",
        { Reason: not null } => "not seen",
        { Knob: Knob.None } => "",
        _ => "same without it",
    };

    /// <summary>
    /// The rows of a setting that say the same of several kinds of threads, together and in their order. The main thread differs by what
    /// the kernel takes of it, and stands alone.
    /// </summary>
    public static IEnumerable<(SettingRow Row, string Threads)> Together(IEnumerable<SettingRow> rows) => rows
        .GroupBy(r => (r.Knob, r.Asked, r.ObservedBytes, r.ObservedThreads, r.Effective, r.Reason))
        .Select(same => (same.First(), string.Join(", ", same.Select(r => Of(r.Thread)))));
}
