using Lab.Analysis;
using Lab.Console;
using Lab.Jobs;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>The main job on a scripted machine: which probes it makes, in which order, and what it leaves out.</summary>
public sealed class MainJobTests : ITrialRunner, IDisposable
{
    private static readonly TrialEnvironment Unset = new(null, ImmutableSortedDictionary<string, string>.Empty, []);
    private static readonly TrialEnvironment OneThread = TrialEnvironment.Derive(
        [], ImmutableDictionary<string, string>.Empty, [], blasThreads: 1);
    private static readonly ByteSize Little = ByteSize.FromKiB(40);
    private static readonly ByteSize Much = ByteSize.FromKiB(600);

    private readonly List<TrialSpec> _asked = [];
    private readonly CancellationTokenSource _interrupt = new();
    private int _running;
    private int _mostRunning;
    private int _interruptAfter = int.MaxValue;
    private TimeSpan _trialTime = TimeSpan.Zero;

    public void Dispose() => _interrupt.Dispose();

    /// <summary>What each workload needs: those with an upper-case name much, unless the BLAS is limited.</summary>
    private static ByteSize Needed(TrialSpec spec) =>
        char.IsUpper(spec.Workload[0]) && spec.Environment.BlasThreads is null ? Much : Little;

    async Task<ImmutableArray<TrialRecord>> ITrialRunner.RunAsync(
        TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
    {
        lock (_asked)
        {
            _mostRunning = Math.Max(_mostRunning, ++_running);
            _asked.Add(spec);
            if (_asked.Count > _interruptAfter)
                _interrupt.Cancel();
        }

        await Task.Delay(_trialTime, cancel);
        lock (_asked)
            _running--;
        var needed = Needed(spec);
        Outcome outcome = spec.Host.IsGuarded() && spec.StackSize < needed ? new Outcome.Crashed(CrashKind.StackOverflow, "scripted")
            : spec.Watermark == Watermark.None ? new Outcome.Completed(null)
            : new Outcome.Completed(new(needed, ByteSize.FromKiB(7), Saturated: false));
        return [new(spec, outcome, new(), 0.3, null)];
    }

    [Fact]
    public async Task One_at_a_time_a_workload_is_probed_in_every_environment_before_the_next()
    {
        await RunAsync(Plan(["A", "B", "C"]), parallel: 1);

        Assert.Equal(["A", "A 1", "B", "B 1", "C", "C 1"], Probes());
        Assert.Equal(1, _mostRunning);
    }

    [Fact]
    public async Task Several_at_a_time_those_of_one_workload_still_follow_each_other()
    {
        _trialTime = TimeSpan.FromMilliseconds(20);

        await RunAsync(Plan(["A", "B", "C"]), parallel: 3);

        var probes = Probes().ToList();
        Assert.Equal(["A", "A 1", "B", "B 1", "C", "C 1"], probes.Order(StringComparer.Ordinal));
        Assert.All(new[] { "A", "B", "C" }, w => Assert.True(probes.IndexOf(w) < probes.IndexOf(w + " 1")));
        Assert.InRange(_mostRunning, 2, 3);
    }

    [Fact]
    public async Task What_needs_little_is_not_probed_with_the_BLAS_limited()
    {
        var results = await RunAsync(Plan(["A", "b", "C"]), parallel: 1);

        Assert.Equal(["A", "A 1", "b", "C", "C 1"], Probes());
        Assert.True(results.Finished);
    }

    [Fact]
    public async Task Probes_through_pythonnet_come_last()
    {
        await RunAsync(Plan(["A", "b"], throughPythonNet: ["A"]), parallel: 1);

        Assert.Equal(["A", "A 1", "b", "A"], Probes());
        Assert.Equal(Host.PythonNet, _asked.Last(s => s.Host.IsGuarded()).Host);
    }

    [Fact]
    public async Task The_recommended_size_is_tried_by_what_needs_much_and_by_what_decides()
    {
        var results = await RunAsync(Plan(["A", "b", "c"]), parallel: 1);

        // One BLAS thread: all need the same, and the first by name decides.
        Assert.Equal(
            [("A", null, MarginRule.Usual.For("", Much).RecommendedBytes), ("A", 1, MarginRule.Usual.For("", Little).RecommendedBytes)],
            _asked.Where(s => s.Host == Host.Thread && s.StackSize >= Needed(s))
                .Select(s => (s.Workload, s.Environment.BlasThreads, s.StackSize)));
        Assert.True(results.Finished);
        Assert.True(results.Recommendation is { Observed: true, WithOneBlasThread.Observed: true });
    }

    [Fact]
    public async Task Where_nothing_needs_much_the_recommendation_is_observed_all_the_same()
    {
        var results = await RunAsync(Plan(["a", "b"]), parallel: 1);

        Assert.Equal(
            [("a", MarginRule.Usual.For("", Little).RecommendedBytes)],
            _asked.Where(s => s.Host == Host.Thread).Select(s => (s.Workload, s.StackSize)));
        Assert.True(results is { Finished: true, Recommendation.Observed: true });
    }

    [Fact]
    public async Task Without_the_trial_that_observes_the_recommendation_the_run_is_not_finished()
    {
        var capture = Plan(["a", "b"]);
        await RunAsync(capture, parallel: 1);
        var cut = Capture.Of(capture.Entries.Where(e => e is not CaptureEntry.Trial { Record.Spec.Host: Host.Thread }));
        Assert.False(CaptureAnalysis.Analyse(cut).Finished);
        _asked.Clear();

        Assert.True((await RunAsync(cut, parallel: 1)).Finished);
        Assert.Equal(Host.Thread, Assert.Single(_asked).Host);
    }

    [Fact]
    public async Task An_interrupted_run_has_what_had_ended_and_is_resumed_where_it_was_cut()
    {
        var capture = Plan(["A", "B"]);
        _interruptAfter = 6;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(capture, parallel: 1));

        Assert.Equal(6, capture.Trials.Length);
        var asked = _asked.Count;
        var whole = Capture.Of(capture.Entries);
        Assert.True((await RunAsync(whole, parallel: 1, new CancellationTokenSource().Token)).Finished);
        Assert.Distinct(whole.Trials.Select(t => t.Spec.Key));
        Assert.Equal(whole.Trials.Length, _asked.Count - asked + 6);
    }

    private async Task<Results> RunAsync(Capture capture, int parallel, CancellationToken? cancel = null)
    {
        var job = new MainJob(default, null, this, RunDisplay.Create(TextWriter.Null), parallel, TimeSpan.FromMinutes(1));
        _interruptAfter = cancel is null ? _interruptAfter : int.MaxValue;
        await job.RunAsync(capture, cancel ?? _interrupt.Token);
        return CaptureAnalysis.Analyse(capture);
    }

    /// <summary>A capture whose settings were observed already: that starts real processes.</summary>
    private static Capture Plan(string[] workloads, string[]? throughPythonNet = null)
    {
        ImmutableArray<CatalogEntry> catalog = [.. workloads.Select(w => new CatalogEntry(w, w, "", [], Blas: true, Unavailable: null))];
        return Capture.Of(
        [
            SampleHeader.Create() with
            {
                Catalog = catalog,
                Environments = [Unset, OneThread],
                Probes = PlannedProbe.Of(
                    catalog, 2, Host.Guarded, [ByteSize.FromKiB(256)], [.. throughPythonNet ?? []], observedAbove: BlasLimit.Worthwhile),
            },
            .. new[] { Much, Little }.Select(minimum => new CaptureEntry.Setting(
                new(Knob.Variable, "", ThreadKind.New)
                {
                    AskedBytes = MarginRule.Usual.For("", minimum).RecommendedBytes,
                    ObservedBytes = ByteSize.FromMiB(8),
                })),
        ]);
    }

    /// <summary>The probes in the order in which their first trials were asked.</summary>
    private IEnumerable<string> Probes() => _asked
        .Where(s => s.Watermark == Watermark.Residency)
        .Select(s => s.Environment.BlasThreads is { } threads ? $"{s.Workload} {threads}" : s.Workload);
}
