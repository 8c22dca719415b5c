using Lab.Console;
using Lab.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>One run from its folder to its report, whatever its jobs do.</summary>
public sealed class RunTests : IDisposable
{
    private static readonly CaptureEntry.Header Header = SampleHeader.Create("lab.scripted");

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _said = new();
    private readonly RunDisplay _display;

    public RunTests() => _display = RunDisplay.Create(_said);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_header_comes_first_and_once_and_a_resumed_run_goes_on()
    {
        using (var run = Create())
        {
            run.Start(Header);
            Assert.Equal(1, (await run.RunAsync([new Job(capture => capture.Append(Trial(1)))], CancellationToken.None)).Trials);
        }

        using (var resumed = Run.Resume(_folder.Combine("run"), trusts: false, _display))
            Assert.Equal(2,
                (await resumed.RunAsync([new Job(capture => capture.Append(Trial(capture.Trials.Length + 1)))], CancellationToken.None))
                    .Trials);

        var written = new RunFolder(_folder.Combine("run"));
        Assert.Equal(
            [typeof(CaptureEntry.Header), typeof(CaptureEntry.Trial), typeof(CaptureEntry.Trial)],
            written.Read().Entries.Select(e => e.GetType()));
        Assert.True(File.Exists(written.Results) && File.Exists(written.Report));
    }

    [Fact]
    public async Task Jobs_run_one_after_the_other()
    {
        using var run = Create();
        run.Start(Header);
        var order = new List<int>();

        await run.RunAsync([new Job(_ => order.Add(1)), new Job(_ => order.Add(2))], CancellationToken.None);

        Assert.Equal([1, 2], order);
    }

    [Fact]
    public async Task Work_that_is_interrupted_is_published_as_far_as_it_came()
    {
        using var run = Create();
        run.Start(Header);
        using var interrupt = new CancellationTokenSource();

        var results = await run.RunAsync(
            [
                new Job(capture =>
                {
                    capture.Append(Trial(1));
                    interrupt.Cancel();
                    interrupt.Token.ThrowIfCancellationRequested();
                }),
                new Job(_ => Assert.Fail("the run was interrupted")),
            ],
            interrupt.Token);

        Assert.Equal(1, results.Trials);
        Assert.Equal("interrupted: writing the report of what was measured\n", _said.ToString());
    }

    [Fact]
    public async Task Work_that_fails_fails_the_run_and_what_was_measured_is_published()
    {
        using var run = Create();
        run.Start(Header);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync(
            [
                new Job(capture =>
                {
                    capture.Append(Trial(1));
                    throw new InvalidOperationException("a bug");
                }),
            ],
            CancellationToken.None));

        Assert.Equal("a bug", thrown.Message);
        Assert.Contains("\"trials\": 1", File.ReadAllText(run.Folder.Results), StringComparison.Ordinal);
        Assert.True(File.Exists(run.Folder.Report));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_does_not_hide_why_the_run_failed()
    {
        using var run = Create();
        run.Start(Header);
        Directory.CreateDirectory(run.Folder.Results);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => run.RunAsync([new Job(_ => throw new InvalidOperationException("a bug"))], CancellationToken.None));

        Assert.Contains(
            $"the report could not be written; the capture is in {run.Folder.Path}", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_gets_no_plan_leaves_no_folder()
    {
        Create().Dispose();

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_run_in_a_folder_of_the_users_choice_does_not_become_the_latest()
    {
        using (var run = Create())
            run.Start(Header);

        Assert.Equal(["run"], Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName));
    }

    private Run Create() => Run.Create(_folder.Combine("run"), _display);

    private static CaptureEntry.Trial Trial(int repeat) => new(new TrialRecord(
        new("lab.scripted", Host.Guarded, ByteSize.FromMiB(16), Header.Environments[0], Watermark.None, repeat),
        new Outcome.LaunchFailed("scripted"), new(), 0, null));

    private sealed class Job(Action<Capture> work) : IJob
    {
        public Task RunAsync(Capture capture, CancellationToken cancel)
        {
            work(capture);
            return Task.CompletedTask;
        }
    }
}
