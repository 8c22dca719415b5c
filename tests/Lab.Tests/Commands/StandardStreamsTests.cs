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
    [InlineData("2>/dev/full", 0)]
    [InlineData(">/dev/full", 3)]
    [InlineData("<&- >&- 2>&-", 3)]
    public async Task A_run_is_published(string redirections, int exitCode)
    {
        using var lab = LabProcess.StartRedirected(_folder.Path, redirections, "run", "--workload", "lab.empty", "--out", "run");
        var run = await lab.EndAsync();

        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("run", "index.html")));
    }
}
