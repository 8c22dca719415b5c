using Lab.Analysis;
using Lab.Analysis.Sizes;
using Lab.Analysis.Suites;
using Lab.Analysis.Wording;
using Lab.Console;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Runs the suites that the header plans: on a large guarded stack, which tells the peak of each test; then at the size asked for; what
/// fails once more in plain Python; and traces who takes the stack of those that died, and of the deepest.
/// </summary>
/// <param name="jobs">How many workers run at the same time.</param>
/// <param name="deadline">What a trial may take: one that was given less and timed out is run again.</param>
internal sealed class SuiteJob(SuiteSession sessions, ITrialRunner runner, RunDisplay display, int jobs, TimeSpan deadline) : IJob
{
    /// <summary>After so many sessions that end before any test does, the files that they would collect are given up.</summary>
    private const int MostFailures = 2;

    /// <exception cref="CommandException">The suites cannot be collected, or have no test that was asked for.</exception>
    /// <inheritdoc/>
    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        var (header, plan) = (capture.Header, capture.Header.Suite!);
        if (plan.HasSurvey)
            await RunAsync(capture, Spec(Host.Guarded, plan.SurveySize), null, cancel).ConfigureAwait(false);
        if (plan.StackSize is { } size)
        {
            await RunAsync(capture, Spec(plan.Host, size), null, cancel).ConfigureAwait(false);
            // What took more of the large stack may take what there is: on a guarded one of this size it either fits or dies.
            var overran = SuiteResult.Of(capture)!.Tests.Where(t => t.Outcome is TestOutcome.Overran).Select(t => t.Test).ToList();
            if (overran.Count > 0)
                await RunAsync(capture, Spec(Host.Guarded, size), overran, cancel).ConfigureAwait(false);
        }

        if (capture.Collected is { Tests: 0, Problems.IsEmpty: true })
            throw new CommandException(ExitCode.Usage, $"{string.Join(", ", plan.Targets)} {NoTest(plan)}");
        var failed = SuiteResult.Of(capture)!.Tests.Where(t => t.Fails).ToList();
        if (failed.Count > 0)
        {
            display.Report($"running the {failed.Count} that {SuiteText.Endings(failed)} in plain Python too");
            await RunAsync(capture, Spec(Host.Python, ByteSize.Zero), [.. failed.Select(t => t.Test)], cancel).ConfigureAwait(false);
        }

        var suite = SuiteResult.Of(capture)!;
        // On the large stack, where what died of a small one shows all that it takes.
        List<string> traced = [.. suite.Tests.Where(t => t.IsWantOfStack).Concat(suite.Deepest).Select(t => t.Test).Distinct()];
        if (traced.Count > 0)
        {
            var spec = Spec(Host.Guarded, plan.SurveySize) with { Watermark = Watermark.None, Trace = true };
            await RunAsync(capture, spec, traced, cancel).ConfigureAwait(false);
        }

        if (plan.Verify)
            await VerifyAsync(new(runner, capture, deadline), suite, header, cancel).ConfigureAwait(false);

        TrialSpec Spec(Host host, ByteSize stack) =>
            new("", host, stack, header.Environments[0], host.IsGuarded() ? Watermark.Residency : Watermark.None, 0);
    }

    /// <summary>Runs tests in one way, in sessions side by side.</summary>
    private Task RunAsync(Capture capture, TrialSpec spec, IReadOnlyCollection<string>? wanted, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancel };
        return display.WhileAsync(0, what: spec.Trace ? "traces" : "tests", work: progress =>
        {
            var queue = new SuiteQueue(capture, spec, wanted, jobs, deadline, progress);
            return Parallel.ForEachAsync(Enumerable.Range(0, jobs), options, async (_, token) =>
                await RunSessionsAsync(queue, capture.Header.Suite!, spec, token).ConfigureAwait(false));
        });
    }

    /// <summary>One session after the other. After a death the next one collects the rest of the file alone, which is fast.</summary>
    private async Task RunSessionsAsync(SuiteQueue queue, SuitePlan plan, TrialSpec spec, CancellationToken cancel)
    {
        var (file, failures) = (default(string), 0);
        while (queue.Targets(file) is { IsEmpty: false } targets)
        {
            var isFirst = !queue.IsKnown;
            using var feed = queue.For(isFirst ? [] : targets);
            var (died, problem) = await sessions.RunAsync(targets, plan.Keyword, queue.Root, spec, feed, cancel).ConfigureAwait(false);
            file = died is null ? null : SuiteQueue.FileOf(died);
            failures = problem is null || feed.HasMoved ? 0 : failures + 1;
            feed.Dispose();
            if (problem is null)
                continue;
            var reason = Reason(problem);
            if (isFirst && !queue.IsKnown)
            {
                throw new CommandException(
                    CatalogError.Is(problem) ? ExitCode.Usage : ExitCode.Environment, reason);
            }

            if (failures >= MostFailures)
                queue.GiveUp(targets, reason);
        }
    }

    private static string NoTest(SuitePlan plan) =>
        plan.Keyword.Length == 0 ? "has no tests" : $"has no test that matches '{plan.Keyword}': change -k, or leave it out";

    private static string Reason(Outcome problem) => problem switch
    {
        Outcome.Raised raised when CatalogError.Is(raised) => raised.Message,
        Outcome.LaunchFailed failed => failed.Reason,
        _ => "the tests cannot be collected: the session " + OutcomeText.Sentence(problem),
    };

    /// <summary>The minimum of each test above the smallest common size, by itself: as the first call of a process.</summary>
    private Task VerifyAsync(CapturedTrials trials, SuiteResult suite, CaptureEntry.Header header, CancellationToken cancel)
    {
        ProbePlan[][] plans =
        [
            .. suite.Tests
                .Where(t => t.PeakBytes > CommonStackSize.Smallest && t.Outcome is TestOutcome.Passed)
                .Select(t => new[]
                {
                    new ProbePlan(t.Test, header.Environments[0], header.Repeats, PlainSizes: null)
                    {
                        Seed = header.Seed,
                        Margins = MarginRule.Of(header),
                        LaterCalls = TimeSpan.Zero,
                    },
                }),
        ];
        return ProbeLoop.MakeAsync(plans, jobs, trials, display, cancel);
    }
}
