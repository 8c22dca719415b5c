using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>
/// Runs a function of <c>hostile.py</c> in a real worker, and looks around afterwards: no process may be left, no core file, and the next
/// trial must work, which is tried once after each kind of end.
/// </summary>
internal sealed class TrialBench(RealLab lab)
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(40);

    /// <summary>Time for a worker to start Python and no more, on a busy machine.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    /// <summary>The kinds of end after which the next trial was seen to work. The tests that use this run one after the other.</summary>
    private static readonly HashSet<string> Survived = [];

    private static readonly string Hostile = Path.Combine(AppContext.BaseDirectory, "Workloads", "hostile.py");

    /// <summary>Where a function of <c>hostile.py</c> is named as a workload.</summary>
    public static string Named(string function) => $"{Hostile}:{function}";

    public async Task<TrialRecord> RunAsync(
        string function, TimeSpan? deadline = null, Host host = Host.Guarded, ByteSize? size = null, double? ownSeconds = null)
    {
        var cores = new NewEntries(Environment.CurrentDirectory, "core*");
        var mark = new ProcessMark();
        var spec = Spec(Named(function), mark, host, size) with { DeadlineSeconds = ownSeconds };
        var record = await lab.Supervisor(deadline ?? Long).RunAsync(spec, CancellationToken.None);

        mark.AssertNoneAlive();
        Assert.Empty(cores.Found);
        if (Survived.Add($"{host} {record.Outcome.GetType()} {(record.Outcome as Outcome.Crashed)?.Crash}"))
            await AssertNextWorksAsync();
        return record;
    }

    /// <summary>What a worker that ended some way wrote, for a test's message.</summary>
    public static string Describe(TrialRecord record) =>
        $"{record.Outcome}\n{record.Evidence}\n{string.Join('\n', record.Evidence.Faults)}";

    private async Task AssertNextWorksAsync()
    {
        var mark = new ProcessMark();
        var next = await lab.Supervisor(Long).RunAsync(Spec("lab.empty", mark, Host.Guarded, null), CancellationToken.None);
        Assert.True(next.Outcome is Outcome.Completed, Describe(next));
        mark.AssertNoneAlive();
    }

    private static TrialSpec Spec(string workload, ProcessMark mark, Host host, ByteSize? size) =>
        new(workload, host, size ?? ByteSize.FromMiB(16), RealLab.Environment(mark), Watermark.None, 0);
}
