using System.Text.Json;
using Lab.StackProbe;
using Lab.Tests.Processes;

namespace Lab.Tests.Commands;

/// <summary><c>bench</c> as its users run it. No test here judges a time; what is checked is which figures there are.</summary>
[Collection(RealLab.BenchmarksCollection)]
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task AFilterThatMatchesNothingIsRefused()
    {
        var run = await LabProcess.RunAsync(_folder.Path, "bench", "--filter", "*NoSuch*");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("no benchmark's name matches *NoSuch*", run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task ANamedWorkloadIsTimedAboveItsMinimumOnNewThreadsAndOnOneThatStays()
    {
        // Each size is timed in two rounds: here in one.
        var run = await LabProcess.RunAsync(
            _folder.Path, "bench", "--filter", "*WorkloadLatency*Round: 1*", "--job", "short", "--workload", "lab.empty", "--json",
            "--out", "out");

        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var curves = json.RootElement.GetProperty("timings").GetProperty("latency").EnumerateArray().ToList();
        Assert.Equal(["cold", "warm"], curves.Select(c => c.GetProperty("mode").GetString()).Order());
        foreach (var curve in curves)
        {
            var minimum = curve.GetProperty("minimumStackBytes").GetInt64();
            var points = curve.GetProperty("points").EnumerateArray().ToList();
            Assert.True(points.Count >= 3);
            Assert.All(points, p => Assert.True(p.GetProperty("stackBytes").GetInt64() > minimum));
            Assert.All(points, p => Assert.True(p.GetProperty("time").GetProperty("medianNanoseconds").GetDouble() > 0));
        }

        Assert.True(json.RootElement.GetProperty("finished").GetBoolean());
        Assert.Contains(
            "Latency over stack size",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "out", "index.html")),
            StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(
            Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench"), "*-report-full.json", SearchOption.AllDirectories));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench"), "timings.jsonl", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task AWorkloadOfTheUsersThatRaisesIsNamed()
    {
        _folder.WriteFile("mine.py", "def raises():\n    raise ValueError('no')\n");

        var run = await LabProcess.RunAsync(
            _folder.Path, "bench", "--filter", "*WorkloadLatency*", "--job", "short", "--workload", "mine.py:raises", "--out", "out");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("mine.py:raises: the call raised ValueError: no", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KilledTheLabTakesItsBenchmarksAlong()
    {
        using var lab = LabProcess.Start(
            _folder.Path, "bench", "--filter", "*CallOverhead*", "--job", "short", "--out", "out");
        var capture = Path.Combine(_folder.Path, "out", "capture.jsonl");
        await lab.UntilAsync(() => Timings(capture) > 0);

        lab.Signal(SignalNumber.SIGKILL);

        // Asserts that no process of it is left, soon.
        _ = await lab.EndAsync();
    }

    [Fact]
    public async Task AnInterruptionKeepsWhatWasTimedAndLeavesNoProcess()
    {
        using var lab = LabProcess.Start(
            _folder.Path, "bench", "--filter", "*CallOverhead*", "--job", "short", "--out", "out");
        var capture = Path.Combine(_folder.Path, "out", "capture.jsonl");
        await lab.UntilAsync(() => Timings(capture) > 0);

        lab.Signal(SignalNumber.SIGINT);
        var run = await lab.EndAsync();

        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "out", "bench"), "timings.jsonl", SearchOption.AllDirectories));
        using var results = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder.Path, "out", "results.json")));
        Assert.NotEqual(JsonValueKind.Null, results.RootElement.GetProperty("timings").ValueKind);
        Assert.False(results.RootElement.GetProperty("finished").GetBoolean());
    }

    private static int Timings(string capture)
    {
        if (!File.Exists(capture))
            return 0;
        try
        {
            using var reader = new StreamReader(new FileStream(capture, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            return reader.ReadToEnd().Split('\n').Count(line => line.Contains("\"entry\":\"benchmark\"", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // The lab has just made it, and holds it alone for a moment.
            return 0;
        }
    }
}
