using Lab.Jobs;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

public sealed class CapturedTrialsTests : IDisposable, ITrialRunner
{
    private static readonly TrialSpec Spec = new(
        "lab.empty", Host.Guarded, ByteSize.FromMiB(16), new(null, ImmutableSortedDictionary<string, string>.Empty, []),
        Watermark.Residency, 0);

    private static readonly Outcome Fine = new Outcome.Completed(new(ByteSize.FromKiB(28), ByteSize.FromKiB(7), Saturated: false));

    private readonly TemporaryFolder _folder = new();
    private readonly List<TrialSpec> _asked = [];
    private Func<TrialSpec, TrialRecord> _run = spec => Record(spec, Fine);

    public void Dispose() => _folder.Dispose();


    Task<ImmutableArray<TrialRecord>> ITrialRunner.RunAsync(
        TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
    {
        var first = Run(spec);
        ImmutableArray<TrialRecord> records =
            next?.Invoke(first) is { } other ? [first, Run(other) with { SharesWorker = true }] : [first];
        return Task.FromResult(records);

        TrialRecord Run(TrialSpec asked)
        {
            _asked.Add(asked);
            return _run(asked);
        }
    }

    [Fact]
    public async Task A_trial_is_recorded_the_moment_it_has_ended()
    {
        using var capture = Open();
        var trials = Trials(capture);

        var record = await trials.RunAsync(Spec, CancellationToken.None);

        Assert.Equal([record.Spec], Recorded().Select(r => r.Spec));
        Assert.Same(record, Assert.Single(capture.Trials));
    }

    [Fact]
    public async Task What_the_capture_holds_is_answered_from_there()
    {
        var known = Record(Spec, new Outcome.Crashed(CrashKind.StackOverflow, "before"));
        using var capture = Open(known);
        var trials = Trials(capture);

        Assert.Same(known, await trials.RunAsync(Spec, CancellationToken.None));
        // The minimum is a consequence of other trials and no part of the question.
        Assert.Same(known, await trials.RunAsync(Spec with { MinimumStack = ByteSize.FromKiB(4) }, CancellationToken.None));
        Assert.Empty(_asked);
        Assert.Single(Recorded());
    }

    [Fact]
    public async Task Of_two_trials_in_one_worker_both_are_recorded_and_neither_is_asked_again()
    {
        var other = Spec with { StackSize = ByteSize.FromKiB(24) };
        using var capture = Open();
        var pair = await Trials(capture).RunAsync(Spec, _ => other, CancellationToken.None);

        Assert.Equal([Spec, other], pair.Select(r => r.Spec));
        Assert.Equal([(Spec, false), (other, true)], Recorded().Select(r => (r.Spec, r.SharesWorker)));
        var again = Trials(capture);
        Assert.Equal([Spec, other], (await again.RunAsync(Spec, _ => other, CancellationToken.None)).Select(r => r.Spec));
        Assert.Single(await again.RunAsync(Spec, _ => other with { Repeat = 1 }, CancellationToken.None));
        Assert.True((await again.RunAsync(other, CancellationToken.None)).SharesWorker);
        Assert.Equal([Spec, other], _asked);
    }

    [Fact]
    public async Task Of_two_trials_in_one_worker_the_first_is_kept_if_the_run_is_interrupted_in_the_second()
    {
        var other = Spec with { StackSize = ByteSize.FromKiB(24) };
        using var capture = Open();
        using var interrupted = new CancellationTokenSource();
        _run = spec =>
        {
            if (spec == other)
                interrupted.Cancel();
            return Record(spec, Fine);
        };

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Trials(capture).RunAsync(Spec, _ => other, interrupted.Token));
        Assert.Equal([Spec], Recorded().Select(r => r.Spec));
    }

    [Fact]
    public async Task Of_two_answers_of_a_runner_to_one_question_the_later_one_is_returned_and_counts()
    {
        using var capture = Open();
        var refused = Record(Spec, new Outcome.Refused(RefusalReason.ExceptClause, "told late"));

        var records = await new CapturedTrials(new Withdrawing(Record(Spec, Fine), refused), capture, TimeSpan.FromSeconds(60))
            .RunAsync(Spec, _ => Spec with { Repeat = 1 }, CancellationToken.None);

        Assert.Equal([refused.Outcome], records.Select(r => r.Outcome));
        Assert.Equal([Fine, refused.Outcome], Recorded().Select(r => r.Outcome));
    }

    /// <summary>Hands a worker over, and tells another outcome afterwards.</summary>
    private sealed class Withdrawing(TrialRecord first, TrialRecord again) : ITrialRunner
    {
        public Task<ImmutableArray<TrialRecord>> RunAsync(
            TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
        {
            Assert.NotNull(next!(first));
            return Task.FromResult<ImmutableArray<TrialRecord>>([again]);
        }
    }

    [Fact]
    public async Task Any_other_question_is_asked()
    {
        using var capture = Open(Record(Spec, Fine));
        var trials = Trials(capture);
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
        Assert.Equal(others.Prepend(Spec), Recorded().Select(r => r.Spec));
    }

    [Fact]
    public async Task A_trial_that_could_not_be_started_is_tried_again()
    {
        using var capture = Open(Record(Spec, new Outcome.LaunchFailed("out of memory")));
        var trials = Trials(capture);

        Assert.Equal(Fine, (await trials.RunAsync(Spec, CancellationToken.None)).Outcome);
        Assert.Equal([Spec], _asked);
    }

    [Fact]
    public async Task Of_two_answers_the_later_one_counts()
    {
        var first = Record(Spec, new Outcome.TimedOut(60));
        var second = Record(Spec, Fine);
        var trials = Trials(Capture.Of(Header(), new CaptureEntry.Trial(first), new CaptureEntry.Trial(second)));

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
        var trials = Trials(capture);

        await Assert.ThrowsAsync<OperationCanceledException>(() => trials.RunAsync(Spec, interrupted.Token));
        Assert.Empty(Recorded());
    }

    [Theory]
    [InlineData(60, 61, null, true)]
    [InlineData(60, 60, null, false)]
    [InlineData(60, 30, null, false)]
    [InlineData(15, 120, 15.04, false)]
    [InlineData(10, 120, 15.04, true)]
    public async Task A_trial_that_timed_out_is_tried_again_where_it_has_more_time_now(
        double seconds, double deadline, double? own, bool again)
    {
        var spec = Spec with { DeadlineSeconds = own };
        using var capture = Open(Record(spec, new Outcome.TimedOut(seconds)));
        var trials = new CapturedTrials(this, capture, TimeSpan.FromSeconds(deadline));

        await trials.RunAsync(spec, CancellationToken.None);

        Assert.Equal(again ? 1 : 0, _asked.Count);
    }

    private CapturedTrials Trials(Capture capture) => new(this, capture, TimeSpan.FromSeconds(60));

    private Capture Open(params IEnumerable<TrialRecord> known)
    {
        var capture = Capture.Start(_folder.Combine("capture.jsonl"), Header());
        foreach (var record in known)
            capture.Append(new CaptureEntry.Trial(record));
        return capture;
    }

    private ImmutableArray<TrialRecord> Recorded() => Capture.Read(_folder.Combine("capture.jsonl")).Trials;

    private static TrialRecord Record(TrialSpec spec, Outcome outcome) => new(spec, outcome, new(), 0.3, 0.01);

    private static CaptureEntry.Header Header() => SampleHeader.Create(Spec.Workload);
}
