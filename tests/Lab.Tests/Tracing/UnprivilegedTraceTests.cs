using System.Text.Json;
using Lab.Tests.Processes;
using Lab.Trials;

namespace Lab.Tests.Tracing;

/// <summary>
/// A growth trace by a user who may watch faults in user mode only (vm.unprivileged_userfaultfd=0), where a missing page makes a system
/// call fail.
/// </summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class UnprivilegedTraceTests
{
    /// <summary>Pages that are filled ahead for signal frames, and the one that was touched.</summary>
    private static readonly ByteSize Coarseness = ByteSize.FromKiB(20);

    [Fact]
    public async Task It_is_coarser_and_changes_nothing()
    {
        SkipWhereNobodyCannot();
        using var folder = new TemporaryFolder();
        using var process = LabProcess.StartUnprivileged(
            folder.Path, "probe", "stdlib.json-900", "--env", "OPENBLAS_NUM_THREADS=1", "--trace", "--json");

        var run = await process.EndAsync();

        Assert.True(run.ExitCode == 0, run.ToString());
        using var json = JsonDocument.Parse(run.Output);
        var probe = json.RootElement[0];
        Assert.True(probe.GetProperty("verified").GetBoolean(), run.ToString());
        var minimum = probe.GetProperty("minimumStackBytes").GetInt64();
        var problem = probe.GetProperty("growthProblem");
        Assert.SkipWhen(problem.ValueKind == JsonValueKind.String, $"not permitted here even in user mode: {problem}");
        Assert.True(probe.GetProperty("growthIsCoarse").GetBoolean());
        var steps = probe.GetProperty("growth").EnumerateArray().ToList();
        Assert.InRange(steps[^1].GetProperty("depthBytes").GetInt64(), minimum - Coarseness.Bytes, minimum);
        Assert.Contains(steps, s => s.GetProperty("python").GetArrayLength() > 0);
    }

    private static void SkipWhereNobodyCannot()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "becoming a user without privilege takes root");
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "needs setpriv of util-linux");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            Assert.SkipUnless(folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute), $"{folder.FullName} is closed to other users");
    }
}
