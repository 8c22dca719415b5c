using System.Text.Json;
using Lab.Tests.Probing;
using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary>Real runs with kernels of OpenBLAS for two processors, compared: the function that took more stack is named.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class CompareKernelsTests(RealLab lab) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_grew_between_two_kernels_is_dgetrf_parallel()
    {
        var lu = new HaswellLu(lab);
        Assert.SkipIfMissing(lu.WhyNot());
        // Every processor that has AVX2 runs these too. Debian 12's OpenBLAS recurses seven times with them, and six times with Haswell's.
        await RecordAsync("Haswell");
        await RecordAsync("Sandybridge");
        await RecordAsync("Haswell", "again");
        var (haswell, sandybridge) = (Minimum("Haswell"), Minimum("Sandybridge"));
        Assert.SkipWhen(
            haswell == sandybridge, $"needs an OpenBLAS whose kernels for Haswell and Sandybridge differ; both take {haswell} bytes");

        var (less, more) = haswell < sandybridge ? ("Haswell", "Sandybridge") : ("Sandybridge", "Haswell");
        var grown = await LabProcess.RunAsync(_folder.Path, "compare", less, more, "--max-growth", "0", "--json");
        var same = await LabProcess.RunAsync(_folder.Path, "compare", "Haswell", "again");

        Assert.True(grown.ExitCode == ExitCode.Failed, grown.ToString());
        using var json = JsonDocument.Parse(grown.Output);
        var workload = json.RootElement.GetProperty("workloads").EnumerateArray()
            .Single(w => w.GetProperty("base").GetProperty("blasThreads").GetInt32() == 2);
        Assert.Equal(("grew", true), (workload.GetProperty("change").GetString(), workload.GetProperty("verified").GetBoolean()));
        Assert.Equal(Math.Abs(haswell - sandybridge), workload.GetProperty("growthBytes").GetInt64());
        var largest = workload.GetProperty("functions").EnumerateArray().FirstOrDefault();
        Assert.SkipWhen(largest.ValueKind is JsonValueKind.Undefined, "needs a kernel that lets the lab watch faults (userfaultfd)");
        Assert.Equal("dgetrf_parallel", largest.GetProperty("head").GetProperty("symbol").GetString());
        Assert.True(same.ExitCode == ExitCode.Done, same.ToString());
        Assert.Contains(": nothing changed; ", same.Output, StringComparison.Ordinal);
    }

    private async Task RecordAsync(string core, string? folder = null)
    {
        var run = await LabProcess.RunAsync(
            _folder.Path, "run", "--workload", HaswellLu.Workload, "--no-bench", "--out", folder ?? core,
            "--env", $"OPENBLAS_CORETYPE={core}", "--env", "OPENBLAS_NUM_THREADS=2", "--unset", "OPENBLAS_L2_SIZE");
        Assert.True(run.ExitCode == ExitCode.Done, run.ToString());
    }

    private long Minimum(string run)
    {
        using var results = JsonDocument.Parse(File.ReadAllText(_folder.Combine(run, "results.json")));
        return results.RootElement.GetProperty("probes").EnumerateArray()
            .Single(p => p.GetProperty("environment").GetProperty("blasThreads").GetInt32() == 2)
            .GetProperty("minimumStackBytes").GetInt64();
    }
}
