using Lab.Console;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// The tests that are still to be run in one way, shared by the sessions that run them side by side. What has ended stands in the capture;
/// what a session leaves undone goes to the next one. Safe to use from several threads.
/// </summary>
/// <remarks>
/// Sessions get a part of a file at a time: pytest makes the fixtures of a module or a class once for tests that follow each other. A class
/// is never parted: its tests may build on each other.
/// </remarks>
internal sealed class SuiteQueue
{
    /// <summary>So few that little is lost with a session that ends.</summary>
    private const int MostAtOnce = 50;

    private readonly Lock _lock = new();
    private readonly Capture _capture;
    private readonly TrialSpec _spec;
    private readonly IProbeProgress _progress;
    private readonly int _sessions;
    private readonly HashSet<string> _done;
    private readonly ILookup<string, ByteSize>? _peaks;
    private readonly List<string> _pending = [];
    private bool _isKnown;

    /// <param name="spec">How the tests are run.</param>
    /// <param name="wanted">The tests to run; null for all that there are.</param>
    /// <param name="sessions">How many share them.</param>
    /// <param name="deadline">What a test may take: one that was given less and timed out is run again.</param>
    public SuiteQueue(
        Capture capture, TrialSpec spec, IReadOnlyCollection<string>? wanted, int sessions, TimeSpan deadline, IProbeProgress progress)
    {
        (_capture, _spec, _sessions, _progress) = (capture, spec, sessions, progress);
        var ended = capture.Tests.ToLookup(run => (run.Host, run.StackSize, run.Growth is not null));
        _done =
        [
            .. ended[(spec.Host, spec.StackSize, spec.Trace)].GroupBy(run => run.Test, StringComparer.Ordinal)
                .Where(runs => IsAnswer(runs.Last(), deadline)).Select(runs => runs.Key),
        ];
        if (spec.Trace)
        {
            var measured = capture.Tests.Where(run => run.Reading is not null && run.StackSize == spec.StackSize);
            _peaks = measured.ToLookup(run => run.Test, run => run.Reading!.Peak, StringComparer.Ordinal);
        }

        // Ids that were told before are found from where they were told.
        Root = capture.Collected?.Root ?? "";
        if (wanted is null)
            return;
        _pending.AddRange(wanted.Where(test => !_done.Contains(test)));
        _progress.Planned(_pending.Count);
        _isKnown = true;
    }

    /// <summary>A test that no session came to, such as for want of a worker, took no time.</summary>
    private static bool IsAnswer(TestRun run, TimeSpan deadline) =>
        run is not { Outcome: TestOutcome.Error, Seconds: 0 } && (run.Death is null || CapturedTrials.IsAnswer(run.Death, deadline));

    /// <summary>Whether anything was collected.</summary>
    public bool IsKnown
    {
        get
        {
            lock (_lock)
                return _isKnown;
        }
    }

    /// <summary>The folder that ids are told from; empty before anything was collected.</summary>
    public string Root { get; private set; } = "";

    /// <summary>What a session is to collect; none where there is nothing left to do.</summary>
    /// <param name="file">The file that it is to go on with, if that has tests left; null for whatever there is.</param>
    public ImmutableArray<string> Targets(string? file)
    {
        lock (_lock)
        {
            if (!_isKnown)
                return _capture.Header.Suite!.Targets;
            var files = _pending.Select(FileOf).Distinct(StringComparer.Ordinal).ToImmutableArray();
            return file is not null && files.Contains(file) ? [file] : files;
        }
    }

    /// <summary>The feed of one session.</summary>
    /// <param name="only">The files that it collects; none for whatever there is.</param>
    public Feed For(ImmutableArray<string> only) => new(this, [.. only]);

    public static string FileOf(string test) => test.Split("::")[0];

    /// <summary>The outermost class of a test; null where it is in none. A parameter of a test may hold anything.</summary>
    private static string? ClassOf(string test) => test.Split('[')[0].Split("::") is [_, var name, _, ..] ? name : null;

    /// <summary>Gives up the tests that a session cannot come to.</summary>
    public void GiveUp(ImmutableArray<string> files, string problem)
    {
        List<string> lost;
        lock (_lock)
        {
            lost = _pending.FindAll(test => files.Contains(FileOf(test)));
            _pending.RemoveAll(lost.Contains);
        }

        foreach (var test in lost)
            RecordError(test, problem);
    }

    private void Learn(SuiteCollection collection)
    {
        lock (_lock)
        {
            Root = collection.Root;
            if (_isKnown)
                return;
            _isKnown = true;
            _capture.Append(new CaptureEntry.Collected(collection.Root, collection.Tests.Length, collection.Problems));
            _pending.AddRange(collection.Tests.Where(test => !_done.Contains(test)));
            _progress.Planned(_pending.Count);
        }
    }

    private ImmutableArray<string> Next(HashSet<string> only)
    {
        lock (_lock)
        {
            var first = _pending.Find(test => only.Count == 0 || only.Contains(FileOf(test)));
            if (first is null)
                return [];
            var file = FileOf(first);
            // Ever fewer, so that the sessions end at about the same time.
            var share = Math.Clamp(_pending.Count / (2 * _sessions), 1, MostAtOnce);
            var ofFile = _pending.FindAll(test => FileOf(test) == file);
            while (share < ofFile.Count && ClassOf(ofFile[share]) is { } same && same == ClassOf(ofFile[share - 1]))
                share++;
            var next = ofFile.Take(share).ToImmutableArray();
            var taken = next.ToHashSet(StringComparer.Ordinal);
            _pending.RemoveAll(taken.Contains);
            return next;
        }
    }

    private void Record(TestRun run)
    {
        var entry = new CaptureEntry.Tested(run);
        if (Capture.WhyUnreadable(entry) is { } problem)
        {
            entry = new(new(run.Test, run.Host, run.StackSize, run.Outcome, $"cannot be recorded: {problem}", run.Seconds)
            {
                Growth = run.Growth is null ? null : GrowthTrace.Without("cannot be recorded"),
            });
        }

        _capture.Append(entry);
        _progress.Finished(1);
    }

    /// <summary>What one session is fed with. Disposed, it gives back what the session did not come to.</summary>
    internal sealed class Feed(SuiteQueue queue, HashSet<string> only) : ISuiteFeed, IDisposable
    {
        private ImmutableArray<string> _given = [];
        private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

        /// <summary>Whether a test of this session has ended.</summary>
        public bool HasMoved => _ended.Count > 0;

        public void Learn(SuiteCollection collection) => queue.Learn(collection);

        public ImmutableArray<string> Next()
        {
            // The session asks for more, and did not know these: their ids differ from one collection to the next.
            foreach (var test in _given.Where(test => !_ended.Contains(test)))
                queue.RecordError(test, "another session collects no test of this id");
            return _given = queue.Next(only);
        }

        public ByteSize? PeakOf(string test) => queue._peaks?[test].Select(peak => (ByteSize?)peak).LastOrDefault();

        public void Take(TestRun run)
        {
            if (_given.Contains(run.Test) && _ended.Add(run.Test))
                queue.Record(run);
        }

        public void Dispose()
        {
            queue.Return([.. _given.Where(test => !_ended.Contains(test))]);
            // Once: whoever gave them back may give them up before this is disposed of again.
            _given = [];
        }
    }

    private void Return(ImmutableArray<string> tests)
    {
        lock (_lock)
            _pending.InsertRange(0, tests);
    }

    private void RecordError(string test, string why) => Record(new(test, _spec.Host, _spec.StackSize, TestOutcome.Error, why, 0)
    {
        Growth = _spec.Trace ? GrowthTrace.Without(why) : null,
    });
}
