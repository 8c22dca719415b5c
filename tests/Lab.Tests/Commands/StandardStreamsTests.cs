using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary>What is measured is published whatever the standard streams are; only a result that could not be shown is a failure.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class StandardStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2>/dev/full", 0, "sweep lab.empty --sizes 64K --hosts guarded --out run")]
    [InlineData(">/dev/full", 3, "run --workload lab.empty --out run")]
    [InlineData("<&- >&- 2>&-", 3, "sweep lab.empty --sizes 64K --hosts guarded --out run")]
    public async Task It_is_published(string redirections, int exitCode, string command)
    {
        using var lab = LabProcess.StartRedirected(_folder.Path, redirections, command.Split(' '));
        var run = await lab.EndAsync();

        Assert.True(run.ExitCode == exitCode, run.ToString());
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("run", "index.html")));
    }
}
