using System.Text.Json;
using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class InterruptedProbeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_measured_before_is_printed()
    {
        // The first trial measures the peak; the second never ends.
        _folder.WriteFile(
            "mine.py",
            """
            import os, time

            def hangs_the_second_time():
                if os.path.exists('first'):
                    open('second', 'w').close()
                    time.sleep(300)
                open('first', 'w').close()
            """);
        using var interrupted = LabProcess.Start(_folder.Path, "probe", "mine.py:hangs_the_second_time", "--json", "--parallel", "1");
        await interrupted.UntilAsync(() => File.Exists(_folder.Combine("second")));
        interrupted.Signal("INT");
        var run = await interrupted.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("interrupted: ", run.Error, StringComparison.Ordinal);
        using var probes = JsonDocument.Parse(run.Output);
        var probe = Assert.Single(probes.RootElement.EnumerateArray());
        Assert.True(probe.GetProperty("peakBytes").GetInt64() > 0);
        Assert.False(probe.GetProperty("verified").GetBoolean());
    }
}
