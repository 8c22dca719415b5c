using Lab.Commands;
using Lab.StackProbe;
using Lab.Tests;
using Lab.Tests.Jobs;
using Lab.Tests.Processes;
using Lab.Trials.Captures;

namespace Lab.Campaigns.Tests;

/// <summary>
/// Runs that are killed or told to end at any moment, and are resumed, some of them several times: no trial that had ended is lost or made
/// again, no process is left and nothing in the temporary folder, and a report made again is the same.
/// </summary>
public sealed class CutRunCampaign(RealLab lab) : IClassFixture<RealLab>
{
    private static readonly string[] Workloads = ["lab.empty", "stdlib.json-900", "stdlib.repr-900", "stdlib.pickle-450", "numpy.inv-4"];

    /// <summary>Most of the cuts are kills: they leave the least time to put anything in order.</summary>
    private static readonly int[] Signals =
    [
        .. Enumerable.Repeat(SignalNumber.SIGKILL, 5), SignalNumber.SIGHUP, SignalNumber.SIGHUP, SignalNumber.SIGINT, SignalNumber.SIGTERM,
    ];

    /// <summary>Until the lab's own code runs, the runtime's files are there: no program of .NET can change that.</summary>
    private const int FirstMilliseconds = 300;

    /// <summary>Longer than the smallest run takes on a quiet machine, so that some end before they are cut.</summary>
    private const int LongestMilliseconds = 5000;

    [Fact]
    [Trait("Speed", "slow")]
    public Task A_run_that_is_cut_loses_nothing() => Campaign.RunAsync(few: 2, async random =>
    {
        using var folder = new TemporaryFolder();
        var temporary = Directory.CreateDirectory(folder.Combine("temporary")).FullName;
        var run = new RunOutput(folder);
        var parallel = random.Next(1, 3).ToString(CultureInfo.InvariantCulture);
        string[] options = ["--parallel", parallel, "--python", lab.Context.Python.Executable];
        string[] begin = ["run", "--out", "run", .. Some(random).SelectMany(name => new[] { "--workload", name }), .. options];
        List<string> kept = [];
        var isDone = false;
        for (var cuts = 0; !isDone; cuts++)
        {
            using var process = LabProcess.StartWithDiagnostics(
                folder.Path, temporary, kept.Count > 0 ? ["run", "--resume", "run", .. options] : begin);
            if (cuts < 3)
                isDone = await CutAsync(process, random);
            else
                isDone = (await process.EndAsync()).ExitCode == 0;
            Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
            var lines = run.Lines();
            Assert.Equal(kept, lines.Take(kept.Count));
            kept = lines;
            Assert.True(isDone || cuts < 3, "a run that was not cut did not end well");
        }

        Assert.Distinct(run.Entries().OfType<CaptureEntry.Trial>().Select(t => t.Record.Spec.Key));
        run.AssertAllMeasured();
        await AssertReportIsTheSameAsync(folder);
    });

    private static string[] Some(Random random)
    {
        string[] names = [.. Workloads];
        random.Shuffle(names);
        return names[..random.Next(1, 3)];
    }

    /// <returns>True if the run had ended by itself, and well, before it was cut.</returns>
    private static async Task<bool> CutAsync(LabProcess process, Random random)
    {
        var signal = Signals[random.Next(Signals.Length)];
        await Task.Delay(random.Next(FirstMilliseconds, LongestMilliseconds));
        process.Signal(signal);
        var ended = await process.EndAsync();
        TestContext.Current.TestOutputHelper?.WriteLine($"{SignalNumber.NameOf(signal)}: {ended.ExitCode}");
        // A signal that comes before the lab handles it ends it as it ends any program: 128 + its number.
        int[] expected = signal switch
        {
            SignalNumber.SIGKILL => [0, 137],
            SignalNumber.SIGINT => [0, 130],
            SignalNumber.SIGTERM => [0, 130, 143],
            _ => [0, 129, 130],
        };
        Assert.True(expected.Contains(ended.ExitCode), $"after {SignalNumber.NameOf(signal)}: {ended}");
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        return ended.ExitCode == 0;
    }

    private static async Task AssertReportIsTheSameAsync(TemporaryFolder folder)
    {
        string[] files = ["results.json", "index.html"];
        var published = files.Select(file => File.ReadAllText(folder.Combine("run", file))).ToList();
        string[] again = ["report", folder.Combine("run")];
        Assert.Equal(0, await CommandLine.RunAsync(again, TextWriter.Null, TextWriter.Null, CancellationToken.None));
        Assert.Equal(published, files.Select(file => File.ReadAllText(folder.Combine("run", file))));
        Assert.DoesNotContain(Directory.EnumerateFiles(folder.Combine("run")), f => f.EndsWith(".new", StringComparison.Ordinal));
    }
}
