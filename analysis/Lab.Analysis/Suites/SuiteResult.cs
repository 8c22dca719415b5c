using System.Text.Json.Serialization;
using Lab.Analysis.Growth;
using Lab.Analysis.Sizes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Suites;

/// <summary>What pytest suites do inside a .NET process: how each test ended, and what stack its body took.</summary>
/// <param name="Targets">What was asked for.</param>
/// <param name="Keyword">What selected tests of it; empty for all.</param>
/// <param name="Host">How the bodies were called.</param>
/// <param name="StackBytes">The size that they were tried at; null for a survey alone.</param>
/// <param name="SurveyBytes">The large stack that their peaks were measured on.</param>
/// <param name="Collected">How many tests there are.</param>
/// <param name="Tests">Those that were run, in the order in which they were collected or ended.</param>
/// <param name="Problems">What could not be collected, and why, each in one line.</param>
public sealed record SuiteResult(
    ImmutableArray<string> Targets,
    string Keyword,
    Host Host,
    ByteSize? StackBytes,
    ByteSize SurveyBytes,
    int Collected,
    ImmutableArray<SuiteTest> Tests,
    ImmutableArray<string> Problems)
{
    /// <summary>Of so many of the deepest tests it is traced who takes the stack.</summary>
    public const int MostTraced = 20;

    /// <summary>How many ended in which way, in the order of the ways.</summary>
    public ImmutableArray<SuiteOutcomes> Outcomes =>
        [.. Tests.CountBy(t => t.Outcome).OrderBy(same => same.Key).Select(same => new SuiteOutcomes(same.Key, same.Value))];

    /// <summary>How many failed here alone, and passed in plain Python.</summary>
    public int FailedHereAlone => Tests.Count(t => t.FailsHereAlone);

    /// <summary>How many have a peak above each common size, smallest size first.</summary>
    public ImmutableArray<SuiteCount> Above =>
    [
        .. CommonStackSize.OfDeployments.Select(c => c.Size).Distinct()
            .Select(size => new SuiteCount(size, Tests.Count(t => t.PeakBytes > size))),
    ];

    /// <summary>Those that take the most stack, the deepest first; none that fits everywhere.</summary>
    [JsonIgnore]
    public ImmutableArray<SuiteTest> Deepest =>
    [
        .. Tests.Where(t => t.PeakBytes > CommonStackSize.Smallest)
            .OrderByDescending(t => t.PeakBytes).ThenBy(t => t.Test, StringComparer.Ordinal).Take(MostTraced),
    ];

    /// <returns>Null where the capture is of no suite.</returns>
    public static SuiteResult? Of(Capture capture, ImmutableArray<ProbeResult> probes = default)
    {
        if (capture.Header.Suite is not { } plan)
            return null;
        var runs = capture.Tests.ToLookup(run => run.Test, StringComparer.Ordinal);
        var verified = (probes.IsDefault ? [] : probes).ToLookup(p => p.Workload, StringComparer.Ordinal);
        return new(
            plan.Targets,
            plan.Keyword,
            plan.Host,
            plan.StackSize,
            plan.SurveySize,
            capture.Collected?.Tests ?? 0,
            [.. runs.Select(same => SuiteTest.Of(plan, [.. same], verified[same.Key].FirstOrDefault())).OfType<SuiteTest>()],
            capture.Collected?.Problems ?? []);
    }
}

/// <summary>How many tests ended in one way.</summary>
public sealed record SuiteOutcomes(TestOutcome Outcome, int Tests);

/// <summary>How many tests need more than a size.</summary>
public sealed record SuiteCount(ByteSize StackBytes, int Tests);

/// <summary>One test.</summary>
/// <param name="Test">Its id.</param>
/// <param name="Outcome">How it ended: at the size that was asked for, or in the survey.</param>
/// <param name="PeakBytes">What its body took, to the page; null where that was not measured, as of one that dies on any stack.</param>
/// <param name="Seconds">How long it took with its fixtures. Not a benchmark.</param>
/// <param name="Message">Why it did not pass, in one line; empty if it did.</param>
public sealed record SuiteTest(string Test, TestOutcome Outcome, ByteSize? PeakBytes, double Seconds, string Message)
{
    /// <summary>How it ended in plain Python; null where it was not run there.</summary>
    public TestOutcome? PlainPython { get; init; }

    /// <summary>Who takes its stack, the largest first; empty where that was not traced.</summary>
    public ImmutableArray<StackConsumer> Consumers { get; init; } = [];

    /// <summary>The smallest size at which it completes by itself; null where that was not looked for.</summary>
    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>Whether a pair of trials one page apart shows that.</summary>
    public bool Verified { get; init; }

    /// <summary>Whether it needs more stack than it had: its process died of it, Python declined, or it overran its stack.</summary>
    [JsonIgnore]
    public bool IsWantOfStack { get; init; }

    /// <summary>Whether it did worse than pytest allows, for another reason than the stack's.</summary>
    [JsonIgnore]
    public bool Fails => !IsWantOfStack
        && Outcome is TestOutcome.Failed or TestOutcome.Error or TestOutcome.Crashed or TestOutcome.TimedOut;

    /// <summary>Whether it fails, and does not in plain Python.</summary>
    [JsonIgnore]
    public bool FailsHereAlone => Fails && PlainPython is TestOutcome.Passed or TestOutcome.ExpectedFailure or TestOutcome.UnexpectedPass;

    /// <returns>Null where it was run in plain Python alone.</returns>
    internal static SuiteTest? Of(SuitePlan plan, ImmutableArray<TestRun> all, ProbeResult? probe)
    {
        var runs = all.Where(r => r.Growth is null).ToList();
        var survey = runs.LastOrDefault(run => run.Host == Host.Guarded && run.StackSize == plan.SurveySize);
        var tried = plan.StackSize is { } size ? runs.LastOrDefault(run => run.Host == plan.Host && run.StackSize == size) : null;
        if ((tried ?? survey) is not { } run)
            return null;
        var reading = survey?.Reading ?? run.Reading;
        var trace = all.LastOrDefault(r => r.Growth is not null);
        var peak = reading is { Saturated: false } ? reading.Peak.RoundUpToPage()
            : trace is { Death: null, Growth: { Problem: null, Steps: [.., var deepest] } } ? deepest.DepthBytes
            : (ByteSize?)null;
        var overran = tried is { Death: null } && !tried.Host.IsGuarded() && peak > tried.StackSize
            && !runs.Exists(TakesWhatThereIs);
        return new(run.Test, overran ? TestOutcome.Overran : run.Outcome, peak, run.Seconds, Why(run))
        {
            PlainPython = runs.LastOrDefault(r => r.Host == Host.Python)?.Outcome,
            Consumers = StackConsumer.Of(trace?.Growth),
            MinimumStackBytes = probe?.MinimumStackBytes,
            Verified = probe?.Verified == true,
            IsWantOfStack = overran || run.Death is { IsWantOfStack: true } || DiedOfLess(tried),
        };

        // An overrun of a plain thread may end in any way: an error of the runtime, a fault elsewhere, a hang.
        bool DiedOfLess(TestRun? plain) => plain is
        {
            Death: Trials.Outcome.TimedOut or Trials.Outcome.Crashed { Crash: not (CrashKind.Killed or CrashKind.Fork) },
        } && !plain.Host.IsGuarded() && peak > plain.StackSize;

        // It ended in the same way on a guarded stack of this size, and took most of that. One that took little only needs less at times.
        bool TakesWhatThereIs(TestRun guarded) => guarded is { Host: Host.Guarded, Death: null, Reading: { } taken }
            && guarded.StackSize == tried!.StackSize && guarded.Outcome == tried.Outcome && taken.TakesMostOf(guarded.StackSize);
    }

    private static string Why(TestRun run) => run.Death is { } death ? Wording.OutcomeText.Sentence(death) : run.Message;
}
