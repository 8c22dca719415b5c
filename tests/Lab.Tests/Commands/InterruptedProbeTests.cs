using System.Text.Json;
using Lab.StackProbe;
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

            def hangs_in_the_second_process():
                me = str(os.getpid())
                if os.path.exists('first') and open('first').read() != me:
                    open('second', 'w').close()
                    time.sleep(300)
                with open('first', 'w') as file:
                    file.write(me)
            """);
        using var interrupted = LabProcess.Start(_folder.Path, "probe", "mine.py:hangs_in_the_second_process", "--json", "--parallel", "1");
        await interrupted.UntilAsync(() => File.Exists(_folder.Combine("second")));
        interrupted.Signal(SignalNumber.SIGINT);
        var run = await interrupted.EndAsync();

        Assert.True(run.ExitCode == 130, run.ToString());
        Assert.Contains("interrupted: ", run.Error, StringComparison.Ordinal);
        using var probes = JsonDocument.Parse(run.Output);
        var probe = Assert.Single(probes.RootElement.EnumerateArray());
        Assert.True(probe.GetProperty("peakBytes").GetInt64() > 0);
        Assert.False(probe.GetProperty("verified").GetBoolean());
    }
}
