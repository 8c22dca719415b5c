using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>What a reader of a probe must know in addition to its numbers, one sentence each.</summary>
internal static class ProbeNotes
{
    public static IEnumerable<string> Of(TrialGroup group, PeakReadings peaks, MinimumStack minimum, PlainThreads plain) =>
    [
        .. Varies(group, peaks),
        .. Elastic(peaks, minimum),
        .. Reserve(peaks, minimum),
        .. UncheckedClause(group),
        .. Unverified(group, peaks, minimum),
        .. PredictionDiffered(peaks, minimum),
        .. ReadingsDisagree(peaks, minimum),
        .. Saturated(peaks),
        .. Spread(peaks),
        .. MeasurementsLost(group),
        .. FirstCallsAlone(group),
        .. SurvivalNotMonotonic(plain),
        .. DiesThoughLargeEnough(plain, minimum),
        .. NeedsMoreThanGuarded(group, minimum),
        .. NotProvable(plain),
        .. Forks(group),
    ];

    /// <summary>Seen with Python 3.14.10, which says so on stderr.</summary>
    internal const string ExceptClause = "on a stack that is a little too small Python cannot check an except clause with several types, "
        + "and takes it for one that does not match: another exception comes out of the call, or a wrong result";

    /// <summary>What pythonnet's frames add to the minimum stack through the C API.</summary>
    public static string Bridge(ByteSize minimum, ByteSize more, ByteSize? byPaint)
    {
        var frames = more > ByteSize.Zero ? ": pythonnet's own frames" : "";
        var exact = byPaint is { } words ? $" (by paint {Difference(words)})" : "";
        return $"{minimum} is {Difference(more)} {(more == ByteSize.Zero ? "as" : "than")} through the C API{exact}{frames}";
    }

    private static string Difference(ByteSize more) => more.Bytes switch
    {
        > 0 => $"{more} more",
        < 0 => $"{ByteSize.Zero - more} less",
        _ => "as much",
    };

    private static IEnumerable<string> Varies(TrialGroup group, PeakReadings peaks)
    {
        if (!peaks.Varies)
            yield break;
        var calls = NeedVariation.Distribution(group.Measurements);
        var all = calls.Sum(run => run.Calls);
        var most = calls.Where(run => run.Peak.RoundUpToPage() == peaks.Peak).Sum(run => run.Calls);
        var seen = calls.Length > 1 ? $"{all} calls took {calls[0].Peak} to {peaks.Peak}, {most} of them the most"
            : calls is [var alike] && peaks.Trace is { } traced && traced == peaks.Peak && traced - alike.Peak > ByteSize.Page
            ? $"other calls took {alike.Peak}, the traced one {traced}"
            : "some calls completed on less than others died on";
        yield return $"the need varies: {seen}. The minimum is for the largest that was seen; a call that was not seen may need more, and "
            + "one that returned on a smaller stack proves nothing";
    }

    private static IEnumerable<string> Elastic(PeakReadings peaks, MinimumStack minimum)
    {
        if (minimum.IsElastic(peaks))
        {
            yield return $"elastic: the call takes {peaks.Peak} of a roomy stack each time, and needs no more than {minimum.Size}: "
                + "it uses the stack that it is given";
        }
    }

    /// <summary>Why the peak is not the minimum, and which part of it Python checks.</summary>
    private static IEnumerable<string> Reserve(PeakReadings peaks, MinimumStack minimum)
    {
        if (minimum is not { Verified: true, Size: { } size } || peaks.Peak is not { } peak || !ReserveExplains(size, peaks))
            yield break;
        var keeps = $"Python keeps {peaks.Reserve} free below the frames that it checks";
        if (size == peak)
            yield return $"the peak is the minimum, although {keeps}: the native code below those frames takes more than that";
        else if (size < peaks.PredictedMinimum)
            yield return $"{keeps}, and checks the first {size - peaks.Reserve} of the {peak} that the call takes";
    }

    private static IEnumerable<string> UncheckedClause(TrialGroup group)
    {
        if (group.Trials.Any(t => t.Outcome is Outcome.Refused { Reason: RefusalReason.ExceptClause }))
            yield return ExceptClause;
    }

    private static bool ReserveExplains(ByteSize minimum, PeakReadings peaks) =>
        MinimumStack.IsOfReserve(minimum, peaks.Peak, peaks.Reserve);

    private static IEnumerable<string> Unverified(TrialGroup group, PeakReadings peaks, MinimumStack minimum)
    {
        if (minimum.Verified || minimum.Size is not { } size)
            yield break;
        if (!group.Checks.Any())
        {
            yield return peaks.PredictedMinimum is null
                ? $"not verified: {size} is the smallest stack on which it was called, and reads as used up"
                : $"not verified: {size} is what the peak predicts; no trial at that size was run";
            yield break;
        }

        var at = group.Checks.Where(t => t.Spec.StackSize == peaks.PredictedMinimum && t.Outcome is not Outcome.Completed).ToList();
        if (at.Count > 0)
            yield return $"at the predicted {peaks.PredictedMinimum} the call {OutcomeText.Sentence(at[0].Outcome)}";
        var below = group.Checks.Where(t => t.Spec.StackSize == size - ByteSize.Page).ToList();
        var odd = below.Find(t => t.Outcome is not Outcome.Completed && !t.Outcome.IsWantOfStack);
        if (odd is not null)
            yield return $"not verified: a page below the minimum the call {OutcomeText.Sentence(odd.Outcome)}{WhetherOverflow(odd)}";
        else if (minimum.TooSmall is { } tooSmall)
        {
            var fails = tooSmall == minimum.CrashesAt ? "dies" : "is refused";
            // What completed in between was a call that needs less than others.
            var between = group.Guarded.Any(t => t.Spec.StackSize > tooSmall && t.Spec.StackSize < minimum.SurvivesAt)
                ? "a call that was made between them completed" : "nothing between them was tried";
            yield return $"not verified: {minimum.SurvivesAt} survives and {tooSmall} {fails}, and {between}";
        }
        else
            yield return $"not verified: {minimum.SurvivesAt} survives, and no smaller stack died or was refused";
    }

    /// <summary>A fault without a record may be anything: its address is what tells an overflow.</summary>
    private static string WhetherOverflow(TrialRecord trial) => trial.Outcome is Outcome.Crashed
    {
        Crash: CrashKind.SegmentationFault or CrashKind.BusError or CrashKind.Aborted,
    }
        && !trial.Evidence.Faults.Any(f => !f.IsSent)
            ? "; whether that was a stack overflow cannot be known"
            : ", not of a stack overflow";

    private static IEnumerable<string> PredictionDiffered(PeakReadings peaks, MinimumStack minimum)
    {
        if (minimum is { Verified: true, PredictionHeld: false, Size: { } size } && peaks.PredictedMinimum is { } predicted
            && !minimum.IsElastic(peaks) && !ReserveExplains(size, peaks))
        {
            var more = size > predicted ? "more" : "less";
            yield return $"the peak predicted {predicted}, the minimum is {size}: {Apart(predicted, size)} {more}";
        }
    }

    private static IEnumerable<string> ReadingsDisagree(PeakReadings peaks, MinimumStack minimum)
    {
        // The readings are of different calls, on stacks of different sizes: where calls differ, or use what they are given, that is why.
        if (peaks.Varies || minimum.SurvivesAt < peaks.Peak)
            yield break;
        var standsOn = string.Join(" and ", peaks.StandsOn.Select(HostText.Reading));
        foreach (var (method, reading) in peaks.Known)
        {
            // Paint and trace read first calls: a later one that went deeper contradicts neither.
            var read = method is ReadingMethod.Residency ? peaks.Peak : peaks.OfFirstCalls ?? peaks.Peak;
            if (read is not { } peak || peak - reading <= ByteSize.Page || (method is ReadingMethod.Trace && peaks.CoarseTrace))
                continue;
            yield return method is ReadingMethod.Paint
                ? $"paint reads a peak of {reading}: the deepest {peak - reading} were only read, which paint cannot see; "
                    + $"the peak stands on {standsOn}"
                : $"{HostText.Reading(method)} reads a peak of {reading}, {peak - reading} less than {standsOn}: "
                    + "the deepest reading counts";
        }
    }

    private static IEnumerable<string> Saturated(PeakReadings peaks)
    {
        if (peaks.Saturated)
            yield return "a reading reached the end of its stack: the true peak may be larger";
    }

    private static IEnumerable<string> Spread(PeakReadings peaks)
    {
        if (!peaks.Varies && peaks.Spread is { } spread && spread > ByteSize.Zero)
            yield return $"peaks differed by {spread} between repeats: the largest is given";
    }

    private static IEnumerable<string> MeasurementsLost(TrialGroup group)
    {
        var lost = group.Measurements.Where(t => t.Outcome is not (Outcome.Completed or Outcome.LaunchFailed)).ToList();
        if (lost.Count > 0 && group.Measurements.Any(t => t.Outcome is Outcome.Completed))
            yield return $"on {lost[0].Spec.StackSize} the call {OutcomeText.Sentence(lost[0].Outcome)}";
    }

    private static IEnumerable<string> FirstCallsAlone(TrialGroup group)
    {
        if (ProbeAnalysis.LaterCallProblem(group) is { } problem)
            yield return $"the first call of a process alone is known to return: {problem}";
    }

    private static IEnumerable<string> SurvivalNotMonotonic(PlainThreads plain)
    {
        if (plain.SmallestSurvivor is { } survivor
            && plain.Outcomes.FirstOrDefault(o => o.Judged.Died && o.StackBytes > survivor) is { } died)
        {
            yield return $"survival is not monotonic: a plain thread of {survivor} survived, "
                + $"a larger one of {died.StackBytes} {OutcomeText.Sentence(died.Judged)}";
        }
    }

    private static IEnumerable<string> DiesThoughLargeEnough(PlainThreads plain, MinimumStack minimum)
    {
        if (minimum.Size is not { } size)
            yield break;
        var failed = plain.Outcomes.Where(o => o.Judged.CountsAgainstStack && o.StackBytes >= size);
        if (failed.FirstOrDefault(o => !HostOverhead.Explains(o.StackBytes, o.Judged, size)) is { } died)
            yield return $"a plain thread of {died.StackBytes} {OutcomeText.Sentence(died.Judged)}, although the minimum is {size}";
    }

    private static IEnumerable<string> NotProvable(PlainThreads plain)
    {
        if (plain is { Minimum: { } size, Below: OutcomeKind.Overran })
        {
            yield return $"plain threads cannot prove their minimum of {size}: a page less returned too, because a frame leaps over the "
                + "guard page";
        }
    }

    private static IEnumerable<string> NeedsMoreThanGuarded(TrialGroup group, MinimumStack minimum)
    {
        if (minimum.Size is not { } size)
            yield break;
        foreach (var host in group.Trials.GroupBy(t => t.Spec.Host).OrderBy(same => same.Key))
        {
            if (HostOverhead.Of(host.Key, host.Select(t => (t.Spec.StackSize, JudgedOutcome.Of(t, size))), size) is { } overhead)
                yield return HostText.Overhead(HostText.Threads(host.Key), overhead, size);
        }
    }

    private static IEnumerable<string> Forks(TrialGroup group)
    {
        if (group.Trials.Any(t => t.Evidence.Forks is not null))
            yield return "the call forks: under .NET, SIGTERM for the child can end the host, and a child that returns hangs (use spawn)";
    }

    private static ByteSize Apart(ByteSize a, ByteSize b) => a > b ? a - b : b - a;
}
