using Lab.Analysis.Growth;
using Lab.Analysis.Probes;
using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>Stack sizes in common use that are too small, and why a test run does not show it.</summary>
internal static class SizeFindings
{
    /// <summary>
    /// A step that is longer than this passes the guard of any thread in common use: a pthread's guard is one page, and programs that
    /// ask for more commonly ask for 64 KiB. Only the main thread has more below it, the kernel's gap of 1 MiB.
    /// </summary>
    private static readonly ByteSize WideGuard = ByteSize.FromKiB(64);

    /// <summary>The largest default of any thread.</summary>
    private static readonly CommonStackSize GlibcDefault = CommonStackSize.All[^1];

    private const string SettingsOfOtherThreads =
        "The size of the thread that makes the call does not apply to them; ulimit -s, OMP_STACKSIZE or threading.stack_size does.";

    public static IEnumerable<Finding> Find(Results results) =>
    [
        .. TooSmallDefaults(results),
        .. MoreThanGlibcDefault(results),
        .. DeathsAboveMinimum(results),
        .. OtherThreadStacks(results),
        .. SilentOverruns(results),
        .. Refusals(results),
        .. LongStrides(results),
        .. Recursions(results),
        .. NoSilentOverrun(results),
        .. NonMonotonicSurvival(results),
    ];

    /// <summary>Sizes below glibc's 8 MiB that threads have by default, and how the workloads end there.</summary>
    private static IEnumerable<Finding> TooSmallDefaults(Results results)
    {
        var probes = ProbeSelection.Unlimited(results);
        foreach (var size in CommonStackSize.All.Where(s => s != GlibcDefault))
        {
            var tally = SizeTally.Of(size, probes);
            if (tally.TooSmallFor == 0)
                continue;
            yield return new(
                FindingSeverity.Danger,
                $"At {size.Label}, {Fate(tally)}",
                $"{size.Label} is the default of {size.Whose}. Every workload listed needs more."
                    + (tally.Overrun.IsEmpty ? "" : " Calls that appear to work have overwritten whatever lies below their stack."),
                AllFindings.ByNeed([.. tally.Overrun, .. tally.Refused, .. tally.Crash, .. tally.Untried]));
        }
    }

    private static string Fate(SizeTally tally)
    {
        if (tally.Total == 1)
        {
            return "the only workload " + (
                !tally.Overrun.IsEmpty ? "appears to work but corrupts memory"
                : !tally.Refused.IsEmpty ? "is refused by Python"
                : tally.Crash.IsEmpty ? "needs more stack" : "dies");
        }

        (int Count, string Many, string One)[] fates =
        [
            (tally.Overrun.Length, "appear to work but corrupt memory", "appears to work but corrupts memory"),
            (tally.Refused.Length, "are refused by Python", "is refused by Python"),
            (tally.Crash.Length, "die", "dies"),
            (tally.Untried.Length, "need more stack", "needs more stack"),
        ];
        return string.Join("; ", fates.Where(f => f.Count > 0).Select((f, i) =>
            $"{f.Count}{(i == 0 ? $" of {tally.Total} workloads" : "")} {Plural.Verb(f.Count, f.Many, f.One)}"));
    }

    private static IEnumerable<Finding> MoreThanGlibcDefault(Results results)
    {
        var large = ProbeSelection.Unlimited(results).Where(p => p.MinimumStackBytes > GlibcDefault.Size).ToList();
        if (large.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Danger,
            $"{Plural.Of(large.Count, "workload")} {Plural.Verb(large.Count, "need", "needs")} more than {GlibcDefault.Label}",
            $"{GlibcDefault.Label} is the largest default of any thread: {GlibcDefault.Whose}. "
                + "On every system these calls need a thread that is created with a larger stack.",
            AllFindings.ByNeed(large));
    }

    /// <summary>
    /// Plain threads that died on a stack that should have been enough. A crash on exactly the minimum is no such case: it shows what
    /// the host takes on top, and the notes of the probe say how much.
    /// </summary>
    private static IEnumerable<Finding> DeathsAboveMinimum(Results results)
    {
        var died = results.Probes
            .Select(p => (Probe: p, Largest: p.PlainThread.LastOrDefault(o => DiedUnexplained(o, p.MinimumStackBytes))))
            .Where(d => d.Largest is not null)
            .ToList();
        if (died.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Danger,
            $"{Plural.Of(died.Count, "probe")} failed on plain threads of their minimum stack or more",
            "The guarded minimum did not hold on a plain thread, so the recommendation may not either: "
                + Plural.List([.. died.Select(d =>
                    $"{EnvironmentText.Name(d.Probe)} (minimum {d.Probe.MinimumStackBytes}, failed at {d.Largest!.StackBytes})")], 3, "; ")
                + ". See the notes of the probes.",
            AllFindings.ByNeed(died.Select(d => d.Probe)));
    }

    private static bool DiedUnexplained(PlainOutcome outcome, ByteSize? minimum) => outcome.Judged.CountsAgainstStack
        && outcome.StackBytes >= minimum
        && !HostOverhead.Explains(outcome.StackBytes, outcome.Judged, minimum.Value);

    /// <summary>
    /// Threads that calls start or use. The size given to <c>new Thread</c> says nothing about them, and they may need much stack too.
    /// </summary>
    private static IEnumerable<Finding> OtherThreadStacks(Results results)
    {
        var all = results.Probes
            .SelectMany(p => p.OtherThreads.Select(t => (Probe: p, Thread: t)))
            .OrderByDescending(u => u.Thread.PeakBytes)
            .ToList();
        var tight = all.Where(u => u.Thread.PeakBytes.Bytes > u.Thread.StackBytes.Bytes / 2).ToList();
        if (tight.Count > 0)
        {
            yield return new(
                FindingSeverity.Danger,
                $"Other threads of {Workloads(tight)} take more than half of their stack",
                $"{Deepest(tight)} of {tight[0].Thread.StackBytes}. Another CPU may need half as much again. {SettingsOfOtherThreads}",
                AllFindings.ByNeed(tight.Select(u => u.Probe)));
        }

        var smallest = CommonStackSize.OfNativeThreads[0];
        var deep = all.Where(u => u.Thread.PeakBytes > smallest.Size).ToList();
        if (deep.Count > 0)
        {
            var tooSmall = CommonStackSize.OfNativeThreads
                .Where(s => s.Size < deep[0].Thread.PeakBytes)
                .Select(s => $"{s.Label} ({s.Whose})");
            yield return new(
                FindingSeverity.Caution,
                $"Other threads of {Workloads(deep)} need more than {smallest.Label}",
                $"{Deepest(deep)}. These defaults are too small for that: {string.Join(", ", tooSmall)}. {SettingsOfOtherThreads}",
                AllFindings.ByNeed(deep.Select(u => u.Probe)));
        }
    }

    private static string Workloads(List<(ProbeResult Probe, OtherThread Thread)> used) =>
        Plural.Of(used.Select(u => u.Probe.Workload).Distinct(StringComparer.Ordinal).Count(), "workload");

    private static string Deepest(List<(ProbeResult Probe, OtherThread Thread)> used) =>
        $"A thread of {used[0].Thread.Origin()} in {EnvironmentText.Name(used[0].Probe)} reaches {used[0].Thread.PeakBytes}";

    /// <summary>How little a plain thread shows of having too small a stack.</summary>
    private static IEnumerable<Finding> SilentOverruns(Results results)
    {
        var tooSmall = results.Probes.SelectMany(p => p.OnTooSmall).ToList();
        var survived = tooSmall.Count(o => o.Outcome is OutcomeKind.Overran);
        if (survived == 0)
            yield break;
        var elsewhere = tooSmall.Count(o => o.Judged.Died && o.CrashKind is not CrashKind.StackOverflow);
        yield return new(
            FindingSeverity.Danger,
            $"Not crashing proves nothing: {survived} of {tooSmall.Count} calls on too small a plain thread returned",
            "A frame larger than the guard page steps over it. "
                + (elsewhere == 0 ? "" : $"{elsewhere} failed in another way than by a stack overflow. ")
                + "Trying smaller sizes until one crashes finds a size that corrupts memory.",
            AllFindings.ByNeed(results.Probes.Where(p => p.OverrunZone is not null)));
    }

    /// <summary>Where Python declines, and where it does not see that a stack is too small.</summary>
    private static IEnumerable<Finding> Refusals(Results results)
    {
        var refusing = results.Probes.Where(p => p.ReserveBytes > ByteSize.Zero && p.PlainThread.Any(o => o.Outcome is OutcomeKind.Refused))
            .ToList();
        if (refusing.Count == 0)
            yield break;
        var tooSmall = refusing.SelectMany(p => p.OnTooSmall).ToList();
        var refused = tooSmall.Count(o => o.Outcome is OutcomeKind.Refused);
        var zoned = refusing.Where(p => p.RefusalZone is not null).MaxBy(p => p.RefusalZone!.ToBytes - p.RefusalZone.FromBytes);
        var example = zoned is null ? ""
            : $" {EnvironmentText.Name(zoned)} is refused from {zoned.RefusalZone!.FromBytes} up to {zoned.RefusalZone.ToBytes}.";
        var overrun = refusing.Find(p => p.OverrunZone is not null) is { } both
            ? $" Native code is not checked: in {EnvironmentText.Name(both)} memory is overwritten from "
                + $"{both.OverrunZone!.FromBytes} up to {both.OverrunZone.ToBytes}."
            : " Native code is not checked: there the guard page decides.";
        var clause = refusing.Exists(p => p.Notes.Contains(ProbeNotes.ExceptClause));
        yield return new(
            clause ? FindingSeverity.Caution : FindingSeverity.Note,
            $"Python {results.Python.Version} declines calls near the end of a stack"
                + (refused == 0 ? "" : $": {refused} of {tooSmall.Count} on too small a plain thread "
                    + $"{Plural.Verb(refused, "were", "was")} refused"),
            $"It keeps {refusing.Max(p => p.ReserveBytes)} free at the low end, and raises RecursionError there or ends the process. "
                + $"Nothing is overwritten.{example}{overrun}"
                + (clause ? " A refusal need not come out as one: " + ProbeNotes.ExceptClause + "." : ""),
            AllFindings.ByNeed(refusing));
    }

    /// <summary>
    /// Why the report has no overrun zone, where it has none. A death by anything but the overflow may come of memory that was overwritten.
    /// </summary>
    private static IEnumerable<Finding> NoSilentOverrun(Results results)
    {
        var tooSmall = results.Probes.SelectMany(p => p.OnTooSmall).ToList();
        var libraries = LibraryFrames.Of(results.Probes);
        var allWereStopped = tooSmall.Count > 0 && tooSmall.TrueForAll(
            o => o.Outcome is OutcomeKind.Refused || o.CrashKind is CrashKind.StackOverflow);
        var (pagewise, leaps) = (libraries.Where(l => !l.Leaps).ToList(), libraries.FirstOrDefault(l => l.Leaps));
        if (!allWereStopped || pagewise.Count == 0)
            yield break;
        var leap = leaps is null ? ""
            : $" {leaps.Function} of {leaps.Module} leaps {leaps.Bytes} all the same: a stack that ends within that may be overrun.";
        var refused = tooSmall.Exists(o => o.Outcome is OutcomeKind.Refused) ? " or were refused" : "";
        yield return new(
            FindingSeverity.Note,
            $"No overrun went unnoticed: {(tooSmall.Count == 1 ? "the call" : $"all {tooSmall.Count} calls")} "
                + $"on too small a plain thread died{refused}",
            "Frames that are larger than a guard page are entered page by page, as code does that is compiled with stack-clash protection: "
                + string.Join("; ", pagewise.Select(l => $"{l.Function} of {l.Module}, {l.Bytes}"))
                + $".{leap} That is how these libraries were built, and other builds of them can leap over the guard.",
            AllFindings.ByNeed(results.Probes.Where(p => p.PlainThread.Any(o => o.StackBytes < p.MinimumStackBytes))));
    }

    /// <summary>Functions whose frames are wider than the guard below a thread's stack: an overrun in them goes unnoticed.</summary>
    private static IEnumerable<Finding> LongStrides(Results results)
    {
        var strides = results.Probes
            .SelectMany(p => StackConsumer.Touching(p.Growth).Select(c => (Probe: p, Consumer: c)))
            .Where(s => s.Consumer.LargestStep > WideGuard)
            .GroupBy(s => s.Consumer.Native, StringComparer.Ordinal)
            .OrderByDescending(same => same.Max(s => s.Consumer.LargestStep))
            .ToList();
        if (strides.Count == 0)
            yield break;
        var widest = strides[0].MaxBy(s => s.Consumer.LargestStep).Consumer;
        var others = strides.Count == 1
            ? ""
            : $" {Plural.List([.. strides.Skip(1).Select(s => s.Key)], 4)} also "
                + $"{Plural.Verb(strides.Count - 1, "step", "steps")} more than {WideGuard}.";
        yield return new(
            FindingSeverity.Caution,
            $"{widest.Native} steps {widest.LargestStep} down in one go",
            "A guard page of 4 KiB cannot catch that: where the stack ends within the step, the function writes into whatever lies below."
                + others,
            AllFindings.ByNeed(strides.SelectMany(same => same.Select(s => s.Probe))));
    }

    /// <summary>Calls that a recursion takes most of the stack of: how deep it goes is up to the input. A curve says more of it.</summary>
    private static IEnumerable<Finding> Recursions(Results results)
    {
        var recursing = results.Probes
            .Where(p => !p.IsElastic && p.Consumers.FirstOrDefault() is { IsRecursion: true } c && c.Bytes.Bytes * 2 > p.PeakBytes?.Bytes)
            .DistinctBy(p => p.Workload)
            .OrderByDescending(p => p.PeakBytes)
            .ToList();
        if (recursing.Count == 0 || results.Curves is not null)
            yield break;
        var deepest = recursing[0].Consumers[0];
        yield return new(
            FindingSeverity.Caution,
            $"{Plural.Of(recursing.Count, "workload")} {Plural.Verb(recursing.Count, "recurse", "recurses")}: "
                + "an input that nests deeper needs more",
            $"In {EnvironmentText.Name(recursing[0])}, {GrowthText.Sentence(deepest)}. "
                + $"That is {new ByteSize(deepest.Bytes.Bytes / deepest.Frames!.Value)} a level, and no size is enough for every depth: "
                + "where Python's recursion limit does not end the call, limit how deep an input may nest, "
                + "and measure the deepest that you accept. "
                + "The command curve says how many levels a stack holds.",
            AllFindings.ByNeed(recursing));
    }

    /// <summary>Workloads that survived a plain thread and died on a larger one, by the widest example.</summary>
    private static IEnumerable<Finding> NonMonotonicSurvival(Results results)
    {
        var examples = results.Probes
            .Select(p => (Probe: p, Overran: p.OverrunZone?.FromBytes))
            .Select(e => (e.Probe, e.Overran, Died: e.Probe.OnTooSmall.LastOrDefault(o => o.Judged.Died && o.StackBytes > e.Overran)))
            .Where(e => e.Died is not null)
            .ToList();
        if (examples.Count == 0)
            yield break;
        var (probe, overran, died) = examples.MaxBy(e => e.Died!.StackBytes - e.Overran!.Value);
        yield return new(
            FindingSeverity.Caution,
            $"Survival is not monotonic in the size: {Plural.Of(examples.Count, "probe")} survived a stack and died on a larger one",
            $"{EnvironmentText.Name(probe)} survived {overran} and died at {died!.StackBytes}; "
                + $"it needs {probe.MinimumStackBytes}. What an overrun hits depends on what happens to lie below the stack.",
            AllFindings.ByNeed(examples.Select(e => e.Probe)));
    }
}
