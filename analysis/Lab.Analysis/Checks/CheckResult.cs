using System.Text.Json.Serialization;
using Lab.Analysis.Growth;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Checks;

/// <summary>What a check says: the root of <c>check --json</c>.</summary>
/// <param name="Problem">Why it did not come to its end: then nothing has passed, whatever was measured. Null if it did.</param>
public sealed record CheckResult(string? Problem, ImmutableArray<CheckedWorkload> Workloads)
{
    /// <summary>The problem of a check that the user, or the system, has ended.</summary>
    public const string Interrupted = "interrupted";

    public int Passed => Workloads.Count(w => w.Verdict == CheckVerdict.Passed);

    public int Skipped => Workloads.Count(w => w.Verdict == CheckVerdict.Skipped);

    public int Failed => Workloads.Length - Passed - Skipped;

    /// <summary>
    /// Judges what was measured in the first environment of the capture; in the others ways out were tried. Every entry of its catalog has
    /// a stack in the budget.
    /// </summary>
    /// <param name="named">Whether the user named the workloads: then one that cannot run here fails.</param>
    /// <param name="problem">Why the check did not come to its end; null if it did.</param>
    public static CheckResult Of(Capture capture, Budget budget, bool named, string? problem)
    {
        var results = CaptureAnalysis.Analyse(capture);
        var probes = results.Probes.Where(p => p.Available).ToDictionary(p => (p.Workload, p.Environment.Key));
        var seconds = capture.Trials
            .Where(t => IsFirst(t.Spec.Environment))
            .GroupBy(t => t.Spec.Workload, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Sum(t => t.ElapsedSeconds), StringComparer.Ordinal);
        var variable = EnvironmentText.LimitVariable(capture.Header.Python);
        return new(problem, [.. capture.Header.Catalog.Select(Judge)]);

        bool IsFirst(TrialEnvironment environment) => environment.Key == capture.Header.Environments[0].Key;

        CheckedWorkload Judge(CatalogEntry entry)
        {
            var probe = probes.GetValueOrDefault((entry.Name, capture.Header.Environments[0].Key));
            var judged = probe is not null
                ? CheckedWorkload.Of(entry, probe, budget.For(entry))
                : CheckedWorkload.NotMeasured(entry, budget.For(entry), isSkipped: entry.Unavailable is not null && !named);
            ImmutableArray<string> waysOut = judged is { Verdict: CheckVerdict.TooSmall or CheckVerdict.NoHeadroom }
                ? [.. WaysOut(entry, probe!, judged)]
                : [];
            judged = judged with { WaysOut = waysOut, Seconds = Math.Round(seconds.GetValueOrDefault(entry.Name), 3) };
            var isOpen = judged is { Verdict: CheckVerdict.Passed or CheckVerdict.NotVerified }
                or { Verdict: CheckVerdict.NotMeasured, Reason: null, PlainThread: null };
            return problem is not null && isOpen
                ? judged with { Verdict = CheckVerdict.NotMeasured, Reason = CheckedWorkload.Unfinished }
                : judged;
        }

        // Only what was tried in this check.
        IEnumerable<string> WaysOut(CatalogEntry entry, ProbeResult probe, CheckedWorkload judged)
        {
            if (probe is { RecommendationObserved: true, RecommendedStackBytes: { } size } && size >= judged.RequiredBytes
                && size > judged.StackBytes)
                yield return $"a stack of {size}, on which a plain thread completed it";
            var limited = results.Probes.FirstOrDefault(
                p => p.Available && p.Workload == entry.Name && p.Environment.BlasThreads == 1 && !IsFirst(p.Environment));
            var one = limited is null ? null : CheckedWorkload.Of(entry, limited, budget.For(entry));
            if (one is { Verdict: CheckVerdict.Passed, MinimumStackBytes: { } minimum })
                yield return $"one BLAS thread ({variable}=1), with which it needs {minimum} and passes";
        }
    }
}

/// <summary>How a check judges one workload.</summary>
public sealed record CheckedWorkload
{
    internal const string Unfinished = "the check did not come to its end";

    public required string Workload { get; init; }

    public required string Library { get; init; }

    public required CheckVerdict Verdict { get; init; }

    /// <summary>The verdict's reason in one line, with what took the stack and the ways out; empty for one that passed.</summary>
    public string Explanation => CheckText.Explain(this);

    /// <summary>The stack that it was checked for.</summary>
    public required ByteSize StackBytes { get; init; }

    /// <summary>The smallest size at which it completes, of all calls that were seen; null where none was found.</summary>
    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>The minimum and its margin, or the headroom of the budget.</summary>
    public ByteSize? RequiredBytes { get; init; }

    /// <summary>The most that its minimum may be; null where the budget does not say.</summary>
    public ByteSize? LargestMinimumBytes { get; init; }

    /// <summary>What the budget asks for instead of the lab's margin; null where it does not say.</summary>
    public ByteSize? HeadroomBytes { get; init; }

    /// <summary>How much larger the stack would have to be; zero where it is large enough, null without a minimum.</summary>
    public ByteSize? ShortBytes => RequiredBytes is { } required ? ByteSize.Max(ByteSize.Zero, required - StackBytes) : null;

    /// <summary>True if calls that were made alike needed different stacks; the largest counts.</summary>
    public bool Varies { get; init; }

    /// <summary>How a plain thread of the stack's size ended; null where none was tried.</summary>
    public PlainOutcome? PlainThread { get; init; }

    /// <summary>Why it was not measured or not judged; null if it was.</summary>
    public string? Reason { get; init; }

    /// <summary>What took most of the stack; null where nothing was traced, or where calls differ and the traced one took little.</summary>
    public StackConsumer? TakenBy { get; init; }

    /// <summary>Why what took the stack could not be told; null if it was, or was not looked for.</summary>
    public string? TraceProblem { get; init; }

    /// <summary>What would pass, each tried in this check.</summary>
    public ImmutableArray<string> WaysOut { get; init; } = [];

    /// <summary>What its trials took, side by side or not, in seconds.</summary>
    public double Seconds { get; init; }

    [JsonIgnore]
    public bool IsFailed => Verdict is not (CheckVerdict.Passed or CheckVerdict.Skipped);

    internal static CheckedWorkload Of(CatalogEntry entry, ProbeResult probe, BudgetRule rule)
    {
        var stack = rule.StackBytes!.Value;
        var minimum = probe.MinimumStackBytes;
        var required = rule.HeadroomBytes is { } headroom ? minimum + headroom : probe.Margin?.RequiredBytes;
        var plain = probe.PlainThread.FirstOrDefault(o => o.StackBytes == stack);
        var verdict = minimum is null ? CheckVerdict.NotMeasured
            : !probe.Verified ? CheckVerdict.NotVerified
            : stack < minimum || plain is { Judged.CountsAgainstStack: true } ? CheckVerdict.TooSmall
            : stack < required ? CheckVerdict.NoHeadroom
            : minimum > rule.LargestMinimumBytes ? CheckVerdict.MinimumTooLarge
            : plain is not { Survived: true } ? CheckVerdict.NotMeasured
            : CheckVerdict.Passed;
        // What takes the stack of a call that needs little says nothing of those that need much; nor do the frames with which a call
        // fills a roomy stack say what it cannot do without.
        var traced = probe.PeakBytesTrace?.RoundUpToPage();
        var isOther = !probe.Consumers.IsEmpty
            && (probe.IsElastic || (probe.Varies && traced + ByteSize.Page < probe.PeakBytes));
        return new()
        {
            Workload = entry.Name,
            Library = entry.Library,
            Verdict = verdict,
            StackBytes = stack,
            MinimumStackBytes = minimum,
            RequiredBytes = required,
            HeadroomBytes = rule.HeadroomBytes,
            LargestMinimumBytes = rule.LargestMinimumBytes,
            Varies = probe.Varies,
            PlainThread = plain,
            Reason = minimum is null ? probe.Reason : null,
            TakenBy = isOther ? null : probe.Consumers.FirstOrDefault(),
            TraceProblem = !isOther ? probe.Consumers.IsEmpty ? probe.GrowthProblem : null
                : probe.IsElastic ? "it takes what there is of the stack that it is traced on" : $"the traced call took only {traced}",
        };
    }

    internal static CheckedWorkload NotMeasured(CatalogEntry entry, BudgetRule rule, bool isSkipped) => new()
    {
        Workload = entry.Name,
        Library = entry.Library,
        Verdict = isSkipped ? CheckVerdict.Skipped : CheckVerdict.NotMeasured,
        StackBytes = rule.StackBytes!.Value,
        Reason = entry.Unavailable ?? Unfinished,
    };
}

/// <summary>Whether a workload has its headroom.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckVerdict>))]
public enum CheckVerdict
{
    /// <summary>Its verified minimum fits with its margin, and a plain thread of the stack's size completed it.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    /// <summary>It was not named, and this Python lacks a package that it needs.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The minimum fits; the margin does not.</summary>
    [JsonStringEnumMemberName("noHeadroom")]
    NoHeadroom,

    /// <summary>The minimum does not fit, or a plain thread of the stack's size died.</summary>
    [JsonStringEnumMemberName("tooSmall")]
    TooSmall,

    /// <summary>It fits, and needs more than the budget allows.</summary>
    [JsonStringEnumMemberName("minimumTooLarge")]
    MinimumTooLarge,

    /// <summary>No pair of trials verifies the minimum.</summary>
    [JsonStringEnumMemberName("notVerified")]
    NotVerified,

    /// <summary>It raised, hung, died on every stack, lacks a package, or the check was interrupted.</summary>
    [JsonStringEnumMemberName("notMeasured")]
    NotMeasured,
}
