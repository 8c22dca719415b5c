using Lab.Console;
using Lab.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>What is around the work of every job, and how a run of it begins.</summary>
public sealed class CapturedJobTests : IDisposable
{
    private static readonly CaptureEntry.Header Header = SampleHeader.Create("lab.scripted");

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _said = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_header_comes_first_and_once()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.UnixEpoch);
        IReadOnlyList<CaptureEntry> known = [Header];
        for (var time = 1; time <= 2; time++)
        {
            var results = await Job(run).RunAsync(known, Work, CancellationToken.None);
            Assert.Equal(time, results.Trials);
            known = run.ReadCapture();
        }

        Assert.Equal([typeof(CaptureEntry.Header), typeof(CaptureEntry.Trial), typeof(CaptureEntry.Trial)], known.Select(e => e.GetType()));
        Assert.True(File.Exists(run.Results) && File.Exists(run.Report));

        Task Work(CaptureFile capture, IReadOnlyList<CaptureEntry> entries, CancellationToken cancel)
        {
            Assert.Equal(known, entries);
            capture.Append(Trial(entries.Count));
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Work_that_is_interrupted_is_published_as_far_as_it_came()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.UnixEpoch);
        using var interrupt = new CancellationTokenSource();

        var results = await Job(run).RunAsync(
            [Header],
            (capture, _, cancel) =>
            {
                capture.Append(Trial(1));
                interrupt.Cancel();
                return Task.FromCanceled(cancel);
            },
            interrupt.Token);

        Assert.Equal(1, results.Trials);
        Assert.Equal("interrupted: writing the report of what was measured\n", _said.ToString());
    }

    [Fact]
    public async Task Work_that_fails_fails_the_run_and_keeps_the_capture()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.UnixEpoch);

        await Assert.ThrowsAsync<InvalidOperationException>(() => Job(run).RunAsync([Header], (_, _, _) => throw new InvalidOperationException(), CancellationToken.None));

        Assert.IsType<CaptureEntry.Header>(Assert.Single(run.ReadCapture()));
    }

    [Fact]
    public async Task A_run_that_cannot_be_planned_leaves_no_folder()
    {
        await Assert.ThrowsAsync<CommandException>(() => NewRun.PlanAsync<int>(
            _folder.Combine("run"), RunDisplay.Create(_said), () => throw new CommandException(ExitCode.Usage, "no")));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_run_in_a_folder_of_its_own_choice_does_not_become_the_latest()
    {
        var (run, planned) = await NewRun.PlanAsync(_folder.Combine("run"), RunDisplay.Create(_said), () => Task.FromResult(42));

        Assert.Equal((42, _folder.Combine("run")), (planned, run.Path));
        Assert.Equal(["run"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private CapturedJob Job(RunFolder run) => new(run, RunDisplay.Create(_said), new Publication(RunDisplay.Create(TextWriter.Null)));

    private static CaptureEntry.Trial Trial(int repeat) => new(new TrialRecord(
        new("lab.scripted", Host.Guarded, ByteSize.FromMiB(16), Header.Environments[0], Watermark.None, repeat), new Outcome.LaunchFailed("scripted"), new(), 0, null));
}
