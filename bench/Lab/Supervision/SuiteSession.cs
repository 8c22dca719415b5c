using System.ComponentModel;
using System.Diagnostics;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Where the tests of sessions come from, and where they go.</summary>
internal interface ISuiteFeed
{
    /// <summary>What the session has collected.</summary>
    void Learn(SuiteCollection collection);

    /// <summary>The tests to run next; none where the session has nothing more to do.</summary>
    ImmutableArray<string> Next();

    /// <summary>How much stack a test took before; null if that is not known.</summary>
    ByteSize? PeakOf(string test);

    /// <summary>A test has ended, or has ended its process.</summary>
    void Take(TestRun run);
}

/// <summary>What a session has collected.</summary>
/// <param name="Root">The folder that ids are told from.</param>
/// <param name="Tests">The ids of all tests.</param>
/// <param name="Problems">What cannot be collected, and why, each in one line.</param>
internal sealed record SuiteCollection(string Root, ImmutableArray<string> Tests, ImmutableArray<string> Problems);

/// <summary>
/// Runs tests of pytest suites in one worker, one after the other, until there are no more, or one ends the worker or does not end in
/// time: that is told as its death, and another session goes on with the next.
/// </summary>
internal sealed class SuiteSession(WorkerLauncher launcher, EmbeddingRecipe python, TrialLimits limits)
{
    /// <summary>A large package imports for a minute before its tests are known.</summary>
    private static readonly TimeSpan CollectionPatience = TimeSpan.FromMinutes(10);

    /// <param name="targets">What to collect; see <see cref="WorkerRequest.RunSuite"/>.</param>
    /// <param name="keyword">Selects tests of them.</param>
    /// <param name="root">The folder that ids are told from; empty where that is not known yet.</param>
    /// <param name="spec">How the body of each test is called, with whatever workload.</param>
    /// <returns>
    /// The test that ended the session, and why the session ended before its tests did where none has; both null if all was well.
    /// </returns>
    public async Task<(string? Died, Outcome? Problem)> RunAsync(
        ImmutableArray<string> targets, string keyword, string root, TrialSpec spec, ISuiteFeed feed, CancellationToken cancel)
    {
        var host = HostProcess.Of(spec, python);
        var call = new WorkerRequest.RunTrial(
            Guid.NewGuid().ToString("N"), "", spec.Host, spec.StackSize, limits.RedZone, spec.Watermark, python.Start)
        {
            Trace = spec.Trace,
        };
        WorkerProcess worker;
        try
        {
            worker = await launcher.StartAsync(spec.Environment, host.Variables, host.Command).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return (null, new Outcome.LaunchFailed(VisibleText.FirstLine(e.Message)));
        }

        await using (worker.ConfigureAwait(false))
        {
            using var deadline = new WorkerDeadline(worker.Id, cancel);
            using var conversation = new Conversation(worker, call.Id, spec, feed, limits, deadline);
            var timedOut = false;
            try
            {
                await worker.SendAsync(new WorkerRequest.RunSuite(call, targets, keyword, root), cancel).ConfigureAwait(false);
                await conversation.HoldAsync(cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                timedOut = true;
            }

            if (conversation.IsOver)
            {
                // pytest takes down the fixtures of the session: they may have made what outlives a process.
                await worker.EndAsync(TrialLimits.ExitPatience, cancel).ConfigureAwait(false);
                return (null, null);
            }

            if (conversation.Problem is not null)
                return (null, conversation.Problem);
            var leftBehind = worker.HasCopies(conversation.ForkedBefore);
            if (timedOut)
                worker.Kill();
            else
                _ = await worker.WaitForExitAsync(TrialLimits.ExitPatience, cancel).ConfigureAwait(false);
            var evidence = conversation.Complete(await worker.EvidenceAsync(leftBehind).ConfigureAwait(false), timedOut);
            var death = Death(evidence, conversation, spec, timedOut);
            return conversation.Die(death, evidence) is { } died ? (died, null) : (null, death);
        }
    }

    private static Outcome Death(Evidence evidence, Conversation conversation, TrialSpec spec, bool timedOut)
    {
        var limit = conversation.Limit;
        var death = !timedOut ? CrashNaming.Name(evidence, spec.Host.RecordsFaults())
            : CrashNaming.Overflow(evidence) ?? CrashNaming.Hang(evidence, limit) ?? new Outcome.TimedOut(Math.Round(limit.TotalSeconds, 1))
                as Outcome;
        return StackCheck.Judge(death, null, conversation.ChecksStack, evidence.StandardError, spec.StackSize);
    }

    /// <summary>The messages of one session.</summary>
    private sealed class Conversation(
        WorkerProcess worker, string id, TrialSpec spec, ISuiteFeed feed, TrialLimits limits, WorkerDeadline deadline) : IDisposable
    {
        private readonly ImmutableArray<string>.Builder _tests = ImmutableArray.CreateBuilder<string>();
        private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
        private readonly Stopwatch _clock = new();
        private string _root = "";
        private bool _isReady;
        private bool _isCollected;
        private string? _test;
        private StackReading? _reading;
        private WorkerMessage.Raised? _raised;
        private MemoryRange? _stack;
        private MemoryRange? _redZone;
        private TraceConversation _trace = new(worker, id);

        /// <summary>True once the session has nothing more to do.</summary>
        public bool IsOver { get; private set; }

        /// <summary>What keeps the worker from running tests, in its own words; null if nothing does.</summary>
        public Outcome? Problem { get; private set; }

        /// <summary>What the session may take for what it does now.</summary>
        public TimeSpan Limit { get; private set; }

        /// <summary>Processes that earlier tests had made by fork when the last one began.</summary>
        public ImmutableArray<int> ForkedBefore { get; private set; } = [];

        /// <summary>Whether Python checks its stack: 3.14 or later.</summary>
        public bool ChecksStack { get; private set; }

        /// <exception cref="OperationCanceledException">A test did not end in time, or the run was interrupted.</exception>
        public async Task HoldAsync(CancellationToken cancel)
        {
            Begin(limits.StartPatience);
            while (!IsOver && Problem is null && await worker.ReceiveAsync(deadline.Passed).ConfigureAwait(false) is { } message)
            {
                switch (message)
                {
                    // Said once, and before the first test: it has no id, and a test may write the same.
                    case WorkerMessage.Ready ready when !_isReady:
                        _isReady = true;
                        if (ready.Mismatch is { } mismatch)
                            Problem = new Outcome.LaunchFailed(mismatch);
                        Begin(CollectionPatience);
                        break;
                    case WorkerMessage.Started started when started.Id == id:
                        (_stack, _redZone, ChecksStack) = (started.Stack, started.RedZone, started.Reserve > ByteSize.Zero);
                        break;
                    case WorkerMessage.Completed completed when completed.Id == id:
                        _reading = completed.Reading;
                        break;
                    case WorkerMessage.Raised { Stage: TrialStage.SetUp } raised when raised.Id == id:
                        Problem = new Outcome.Raised(raised.Stage, raised.ExceptionType, raised.Message, raised.Traceback);
                        break;
                    case WorkerMessage.Raised { Stage: TrialStage.Call } raised when raised.Id == id:
                        _raised = raised;
                        break;
                    case WorkerMessage.Declined declined when declined.Id == id:
                        Problem = new Outcome.LaunchFailed(declined.Reason);
                        break;
                    case WorkerMessage.Suite { Event: SuiteEvent.Asking } suite when suite.Id == id:
                        await AnswerAsync(cancel).ConfigureAwait(false);
                        break;
                    case WorkerMessage.Suite suite when suite.Id == id:
                        Take(suite);
                        break;
                }

                if (_test is { } test)
                    await _trace.TakeAsync(message, feed.PeakOf(test), cancel).ConfigureAwait(false);
            }
        }

        /// <summary>What is known of the process, with the stack that it had. What earlier tests forked says nothing of the last.</summary>
        public Evidence Complete(Evidence evidence, bool wasKilled) => evidence with
        {
            Forks = evidence.Forks is { } forks && (forks.Returned || forks.Children > ForkedBefore.Length)
                ? forks with { Children = Math.Max(1, forks.Children - ForkedBefore.Length) }
                : null,
            Stack = _stack,
            RedZone = _redZone,
            EndedBySignal = wasKilled ? null : evidence.EndedBySignal,
        };

        /// <summary>Tells the test that was running as the one that ended the process; null if none was.</summary>
        public string? Die(Outcome death, Evidence evidence)
        {
            if (_test is not { } test)
                return null;
            var outcome = death is Outcome.TimedOut ? TestOutcome.TimedOut : TestOutcome.Crashed;
            feed.Take(Run(test, outcome, "") with { Death = death, Evidence = evidence });
            return test;
        }

        public void Dispose() => _trace.Dispose();

        private void Begin(TimeSpan limit)
        {
            Limit = limit;
            deadline.Begin(limit);
        }

        private async Task AnswerAsync(CancellationToken cancel)
        {
            if (!_isCollected)
                feed.Learn(new(_root, _tests.ToImmutable(), _problems.ToImmutable()));
            _isCollected = true;
            var next = feed.Next();
            IsOver = next.IsEmpty;
            Begin(limits.Deadline);
            await worker.SendAsync(new WorkerRequest.RunTests(id, next), cancel).ConfigureAwait(false);
        }

        private void Take(WorkerMessage.Suite suite)
        {
            switch (suite.Event)
            {
                case SuiteEvent.Root:
                    _root = suite.Text;
                    break;
                case SuiteEvent.Collected when suite.Text.Length > 0:
                    _tests.AddRange(suite.Text.Split('\0'));
                    break;
                case SuiteEvent.Uncollected:
                    _problems.Add($"{suite.Text}: {suite.Message}");
                    break;
                case SuiteEvent.Testing:
                    (_test, _reading, _raised, _stack, _redZone) = (suite.Text, null, null, null, null);
                    ForkedBefore = worker.Forked;
                    _trace.Dispose();
                    _trace = new(worker, id);
                    _clock.Restart();
                    Begin(limits.Deadline);
                    break;
                // What is told of another test was told by the test itself.
                case SuiteEvent.Tested when suite.Outcome is { } outcome && suite.Text == _test:
                    // Whatever the body raises is kept for pytest. Of what kept the call from coming to the body, pytest knows nothing.
                    feed.Take(Judged(_raised is { } raised
                        ? Run(_test, TestOutcome.Failed, $"{raised.ExceptionType}: {VisibleText.FirstLine(raised.Message)}")
                        : Run(_test, outcome, suite.Message)));
                    _test = null;
                    break;
            }
        }

        private TestRun Run(string test, TestOutcome outcome, string message) =>
            new(test, spec.Host, spec.StackSize, outcome, message, Math.Round(_clock.Elapsed.TotalSeconds, 4))
            {
                Reading = _reading,
                Growth = spec.Trace ? _trace.Finish() : null,
            };

        /// <summary>A failure in which Python declined a call for want of stack is told as such.</summary>
        private TestRun Judged(TestRun run)
        {
            if (run.Outcome is not (TestOutcome.Failed or TestOutcome.Error) || run.Message.Split(": ", 2) is not [var type, var message])
                return run;
            var raised = new Outcome.Raised(TrialStage.Call, type, message, "");
            return StackCheck.Judge(raised, null, ChecksStack, null, spec.StackSize) is Outcome.Refused refused
                ? run with { Outcome = TestOutcome.Refused, Death = refused }
                : run;
        }
    }
}
