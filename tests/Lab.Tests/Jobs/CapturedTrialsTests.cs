using System.Collections.Immutable;
using Lab.Jobs;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

public sealed class CapturedTrialsTests : IDisposable, ITrialRunner
{
    private static readonly TrialSpec Spec = new(
        "lab.empty", Host.Guarded, ByteSize.FromMiB(16), new(null, ImmutableSortedDictionary<string, string>.Empty, []), Watermark.Residency, 0);

    private static readonly Outcome Fine = new Outcome.Completed(new(ByteSize.FromKiB(28), ByteSize.FromKiB(7), Saturated: false));

    private readonly TemporaryFolder _folder = new();
    private readonly List<TrialSpec> _asked = [];
    private Func<TrialSpec, TrialRecord> _run = spec => Record(spec, Fine);

    public void Dispose() => _folder.Dispose();

    Task<TrialRecord> ITrialRunner.RunAsync(TrialSpec spec, CancellationToken cancel)
    {
        _asked.Add(spec);
        return Task.FromResult(_run(spec));
    }

    [Fact]
    public async Task A_trial_is_recorded_the_moment_it_has_ended()
    {
        using var capture = Open();
        var trials = Trials(capture, [Header()]);

        var record = await trials.RunAsync(Spec, CancellationToken.None);

        Assert.Equal([record.Spec], Recorded().Select(r => r.Spec));
        Assert.Equal(1, trials.Ran);
    }

    [Fact]
    public async Task What_the_capture_holds_is_answered_from_there()
    {
        using var capture = Open();
        var known = Record(Spec, new Outcome.Crashed(CrashKind.StackOverflow, "before"));
        var trials = Trials(capture, [Header(), new CaptureEntry.Trial(known)]);

        Assert.Same(known, await trials.RunAsync(Spec, CancellationToken.None));
        // The minimum is a consequence of other trials and no part of the question.
        Assert.Same(known, await trials.RunAsync(Spec with { MinimumStack = ByteSize.FromKiB(4) }, CancellationToken.None));
        Assert.Empty(_asked);
        Assert.Empty(Recorded());
        Assert.Equal(0, trials.Ran);
    }

    [Fact]
    public async Task Any_other_question_is_asked()
    {
        using var capture = Open();
        var trials = Trials(capture, [Header(), new CaptureEntry.Trial(Record(Spec, Fine))]);
        TrialSpec[] others =
        [
            Spec with { Repeat = 1 },
            Spec with { StackSize = ByteSize.FromMiB(64) },
            Spec with { Watermark = Watermark.Paint },
            Spec with { Host = Host.Thread },
            Spec with { Workload = "lab.other" },
            Spec with { Environment = Spec.Environment with { Variables = Spec.Environment.Variables.Add("OMP_NUM_THREADS", "1") } },
        ];

        foreach (var other in others)
            await trials.RunAsync(other, CancellationToken.None);

        Assert.Equal(others, _asked);
        Assert.Equal(others, Recorded().Select(r => r.Spec));
    }

    [Fact]
    public async Task A_trial_that_could_not_be_started_is_tried_again()
    {
        using var capture = Open();
        var trials = Trials(capture, [Header(), new CaptureEntry.Trial(Record(Spec, new Outcome.LaunchFailed("out of memory")))]);

        Assert.Equal(Fine, (await trials.RunAsync(Spec, CancellationToken.None)).Outcome);
        Assert.Equal([Spec], _asked);
    }

    [Fact]
    public async Task Of_two_answers_the_later_one_counts()
    {
        var first = Record(Spec, new Outcome.TimedOut(60));
        var second = Record(Spec, Fine);
        var trials = Trials(null, [Header(), new CaptureEntry.Trial(first), new CaptureEntry.Trial(second)]);

        Assert.Same(second, await trials.RunAsync(Spec, CancellationToken.None));
    }

    [Fact]
    public async Task What_ended_while_the_run_was_interrupted_is_not_recorded()
    {
        using var capture = Open();
        using var interrupted = new CancellationTokenSource();
        _run = spec =>
        {
            interrupted.Cancel();
            return Record(spec, new Outcome.Crashed(CrashKind.Killed, "by the teardown"));
        };
        var trials = Trials(capture, [Header()]);

        await Assert.ThrowsAsync<OperationCanceledException>(() => trials.RunAsync(Spec, interrupted.Token));
        Assert.Empty(Recorded());
        Assert.Equal(0, trials.Ran);
    }

    [Theory]
    [InlineData(60, 61, null, true)]
    [InlineData(60, 60, null, false)]
    [InlineData(60, 30, null, false)]
    [InlineData(15, 120, 15.04, false)]
    [InlineData(10, 120, 15.04, true)]
    public async Task A_trial_that_timed_out_is_tried_again_where_it_has_more_time_now(double seconds, double deadline, double? own, bool again)
    {
        using var capture = Open();
        var spec = Spec with { DeadlineSeconds = own };
        var trials = new CapturedTrials(
            this, capture, [Header(), new CaptureEntry.Trial(Record(spec, new Outcome.TimedOut(seconds)))], TimeSpan.FromSeconds(deadline));

        await trials.RunAsync(spec, CancellationToken.None);

        Assert.Equal(again ? 1 : 0, _asked.Count);
    }

    private CapturedTrials Trials(CaptureFile? capture, IEnumerable<CaptureEntry> known) => new(this, capture, known, TimeSpan.FromSeconds(60));

    private CaptureFile Open()
    {
        var capture = CaptureFile.Open(_folder.Combine("capture.jsonl"));
        capture.Append(Header());
        return capture;
    }

    private IEnumerable<TrialRecord> Recorded() =>
        CaptureFile.Read(_folder.Combine("capture.jsonl")).OfType<CaptureEntry.Trial>().Select(t => t.Record);

    private static TrialRecord Record(TrialSpec spec, Outcome outcome) => new(spec, outcome, new(), 0.3, 0.01);

    private static CaptureEntry.Header Header() => SampleHeader.Create(Spec.Workload);
}
