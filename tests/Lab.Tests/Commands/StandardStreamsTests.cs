using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary>A run measures and publishes whatever its standard streams are; it fails only where its result could not be shown.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class StandardStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2>/dev/full", 0, "sweep", "lab.empty", "--hosts", "guarded", "--sizes", "1M")]
    [InlineData(">/dev/full", 3, "sweep", "lab.empty", "--hosts", "guarded", "--sizes", "1M")]
    [InlineData("<&- >&- 2>&-", 3, "run", "--workload", "lab.empty")]
    public async Task A_run_is_published(string redirections, int exitCode, params string[] arguments)
    {
        using var lab = LabProcess.StartRedirected(_folder.Path, redirections, [.. arguments, "--out", "run"]);
        var run = await lab.EndAsync();

        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("run", "index.html")));
    }
}
