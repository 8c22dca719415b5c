using System.Diagnostics;
using Lab.Analysis.Comparing;
using Lab.Analysis.Growth;
using Lab.Analysis.Statistics;
using Lab.Analysis.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Wording;

/// <summary>A comparison of two captures in words: the one place for the console, Markdown and the page.</summary>
public static class ComparisonText
{
    /// <summary>Functions that are named of one workload.</summary>
    private const int MostFunctions = 4;

    /// <summary>What differs of where the two were measured, in a paragraph.</summary>
    public static string Conditions(CaptureComparison comparison) => comparison.Conditions.IsEmpty
        ? "Both were measured by the same lab on the same machine, with the same Python, packages, BLAS and variables."
        : $"Measured with {Plural.List([.. comparison.Conditions.Select(d => $"{d.Base}, now {d.Head}")], 12, "; ")}.";

    /// <summary>The size to set, as it was and as it is.</summary>
    public static string SizeToSet(CaptureComparison comparison) =>
        (comparison.Base.Recommendation, comparison.Head.Recommendation) switch
        {
            (null, null) => "Size to set: not known of either.",
            ({ } was, null) => $"Size to set: {was.StackBytes}, now not known.",
            (null, { } now) => $"Size to set: not known, now {now.StackBytes} (for {Decider(now)}).",
            ({ } was, { } now) when was.BlasThreads != now.BlasThreads =>
                $"Size to set: {was.StackBytes} (for {Decider(was)}), now {now.StackBytes} (for {Decider(now)}): the two were not "
                + "measured with the same limit on BLAS threads.",
            ({ } was, { } now) when was.StackBytes == now.StackBytes => $"Size to set: {was.StackBytes}, as before{OneThread(was, now)}.",
            ({ } was, { } now) =>
                $"Size to set: {was.StackBytes} (for {Decider(was)}), now {now.StackBytes} (for {Decider(now)}){OneThread(was, now)}.",
        };

    /// <summary>What changed, in groups, the most serious first; a group that is empty is left out.</summary>
    public static ImmutableArray<ComparisonGroup> Groups(CaptureComparison comparison)
    {
        var failing = comparison.Regressions.ToLookup(r => r.What, r => $"regression: {r.Why}");
        return
        [
            .. new[]
            {
                Workloads("Broke", WorkloadChange.Broke),
                Workloads("Grew", WorkloadChange.Grew),
                new(
                    "Over the limit",
                    [
                        .. comparison.Workloads.Where(w => w.Change is WorkloadChange.None && failing[Name(w)].Any())
                            .Select(w => Line(w, failing)),
                    ]),
                Timings("Slowed", ComparisonVerdict.Slower),
                Workloads("Shrank", WorkloadChange.Shrank),
                Timings("Faster", ComparisonVerdict.Faster),
                Workloads("Mended", WorkloadChange.Mended),
                Workloads("New", WorkloadChange.New),
                Workloads("Gone", WorkloadChange.Gone),
                Zones("Gained an overrun zone", ZoneChange.Appeared),
                Zones("Lost the overrun zone", ZoneChange.Vanished),
            }.Where(group => !group.Lines.IsEmpty),
        ];

        ComparisonGroup Workloads(string title, WorkloadChange change) =>
            new(title, [.. comparison.Workloads.Where(w => w.Change == change).Select(w => Line(w, failing))]);

        ComparisonGroup Timings(string title, ComparisonVerdict verdict) => new(
            title, [.. comparison.Timings.Where(t => t.Comparison?.Verdict == verdict).Select(t => Line(t, failing))]);

        // Of workloads that are named above, it is said there.
        ComparisonGroup Zones(string title, ZoneChange change) => new(
            title,
            [
                .. comparison.Workloads
                    .Where(w => w.OverrunZone == change && w.Change is WorkloadChange.None)
                    .Select(w => new ComparisonLine($"{Name(w)}: {Range(Zone(w)!)}", [])),
            ]);
    }

    /// <summary>How much was compared, and how it ended.</summary>
    public static string Counts(CaptureComparison comparison)
    {
        var compared = comparison.Workloads.Count(
            w => w is { Base: not null, Head: not null, Change: not WorkloadChange.NotCompared });
        var timed = comparison.Timings.Count(t => t.Comparison is not null);
        var counted = Groups(comparison)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Lines.Length} {g.Title.ToLowerInvariant()}"))
            .ToList();
        var changes = counted.Count == 0 ? "nothing changed" : string.Join(", ", counted);
        var left = comparison.Workloads.Count(w => w.Change is WorkloadChange.NotCompared);
        var notCompared = left == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; {left} not measured in both");
        var regressions = comparison.Regressions.IsEmpty ? "no regression" : Plural.Of(comparison.Regressions.Length, "regression");
        return $"{Plural.Of(compared, "probe")} and {Plural.Of(timed, "timing")} compared: {changes}{notCompared}; {regressions}.";
    }

    /// <summary>What a reader must know of the captures themselves, a sentence each.</summary>
    public static IEnumerable<string> Notes(CaptureComparison comparison)
    {
        if (!comparison.Base.Finished)
            yield return "The base is incomplete: what it lacks may not have been measured yet.";
        if (!comparison.Head.Finished)
            yield return "The head is incomplete: what it lacks may not have been measured yet.";
        foreach (var workload in comparison.Workloads.Where(
            w => w.Change is WorkloadChange.None && w.Base?.MinimumStackBytes != w.Head?.MinimumStackBytes))
        {
            if (workload is { Base: { IsUnchecked: true, Varies: false } } or { Head: { IsUnchecked: true, Varies: false } })
                yield return $"{Name(workload)}: a run ended before the minimum was verified, so that the peaks alone are compared.";
            else if (workload is { Base.MinimumStackBytes: { } was, Head.MinimumStackBytes: { } now })
                yield return $"{Name(workload)}: its need varies from call to call; the most was {was}, now {now}, "
                    + "within what its own calls differ by.";
        }

        var program = comparison.Timings
            .Where(t => t is { Timed: Timed.Call { Bridge: Bridge.C }, Comparison: not null })
            .Select(t => t.Comparison!.Ratio)
            .Order()
            .ToList();
        if (program.Count > 0 && program[program.Count / 2] is >= LatencyCurve.Noticeable or <= 1 / LatencyCurve.Noticeable)
        {
            yield return $"The C program, which is the same in both, took {TimeText.Ratio(program[program.Count / 2])} as long in the "
                + "median: the machine itself was slower or faster.";
        }

        foreach (var suite in comparison.Timings.Where(t => !t.IsJudged).DistinctBy(t => t.Timed.GetType()))
        {
            yield return $"{Suite(suite.Timed)} scatter by up to {TimeText.Ratio(suite.Scatter)} from one run to the other, "
                + "as where one of them was disturbed or nearly everything changed: none is judged. Time both on a quiet machine.";
        }

        foreach (var timing in comparison.Timings.Where(t => t.Problem is not null))
            yield return $"No longer timed: {Name(timing.Timed)}: {timing.Problem}";
    }

    /// <summary><c>scipy.lu-500 through pythonnet with one BLAS thread</c>.</summary>
    public static string Name(WorkloadComparison workload) =>
        workload.Workload + HostText.Suffix(workload.Host) + EnvironmentText.Limit((workload.Head ?? workload.Base)?.BlasThreads);

    /// <summary>By how much a minimum is larger: <c>+528 KiB, +16.6 %</c>. Empty where it is not, or where one of them has none.</summary>
    public static string Growth(WorkloadComparison workload) =>
        workload.Compared is var (was, now) && was != now ? Difference(was, now) : "";

    /// <summary><c>+528 KiB</c>, <c>−20 KiB</c>.</summary>
    public static string Signed(ByteSize change) => change < ByteSize.Zero ? $"−{ByteSize.Zero - change}" : $"+{change}";

    /// <summary>What was timed: <c>scipy.lu-500 on 8 MiB, warm calls with one BLAS thread</c>.</summary>
    public static string Name(Timed timed) => timed switch
    {
        Timed.Workload w =>
            $"{w.Name} on {w.StackSize}, {HostText.Calls(w.Mode)}{EnvironmentText.Limit(w.Environment.BlasThreads)}",
        Timed.Call c => $"{c.Operation} through {HostText.TheBridge(c.Bridge)}",
        Timed.Threads t => $"{HostText.Use(t.Use, t.Count)} of {t.StackSize}",
        Timed.Measured m => $"{HostText.Reading(m.Reading)} of {m.StackSize}",
        _ => throw new UnreachableException(),
    };

    private static string Suite(Timed timed) => timed switch
    {
        Timed.Workload => "Times of workloads",
        Timed.Call => "Times of calls into Python",
        _ => "Times of threads",
    };

    /// <summary>What became of a function's share of a stack.</summary>
    public static string Function(FunctionChange change)
    {
        var caller = change.Known.Python is { } frame ? $", called from {GrowthText.Line(frame)}" : "";
        return change switch
        {
            { Base: null, Head: { } now } => $"new: {now.Name} takes {GrowthText.Amount(now)}{caller}",
            { Base: { } was, Head: null } => $"gone: {was.Name} took {GrowthText.Amount(was)}{caller}",
            { Base: { } was, Head: { } now } =>
                $"{was.Name} took {GrowthText.Amount(was)}, now {GrowthText.Amount(now)}{Renamed(was, now)}{caller}",
            _ => throw new UnreachableException(),
        };
    }

    private static ComparisonLine Line(WorkloadComparison workload, ILookup<string, string> failing)
    {
        var name = Name(workload);
        var text = workload switch
        {
            { Change: WorkloadChange.New, Head: { } now } => $"{name}: {Size(now)}{Zoned(now)}",
            { Change: WorkloadChange.Gone, Base: { } was } => $"{name}: took {Size(was)}",
            { Base: { } was, Head: { } now } => $"{name}: {Change(workload, was, now)}",
            { Base: { } was } => $"{name}: {Size(was)}, now not measured: {workload.Problem}",
            { Head: { } now } => $"{name}: not measured ({workload.Problem}), now {Size(now)}",
            _ => name,
        };
        return new(text, [.. Details(workload), .. failing[name]]);
    }

    private static ComparisonLine Line(TimingComparison timing, ILookup<string, string> failing)
    {
        var name = Name(timing.Timed);
        return new(
            $"{name}: {TimeText.Of(timing.Base!.MedianNanoseconds)}, now {TimeText.Of(timing.Head!.MedianNanoseconds)}: "
                + TimeText.Ratio(timing.Comparison!),
            [.. failing[name]]);
    }

    private static string Change(WorkloadComparison workload, ProbedNeed was, ProbedNeed now)
    {
        if (workload.Compared is not var (before, after) || was.MinimumStackBytes is null || now.MinimumStackBytes is null)
            return $"{Size(was)}, now {Size(now)}";
        if (was.IsUnchecked || now.IsUnchecked)
        {
            return $"a peak of {before}, now {after}{(after == before ? "" : $" ({Difference(before, after)})")}; a run ended before the "
                + "minimum was verified";
        }

        var grown = after != before ? $" ({Difference(before, after)})" : "";
        var verified = (was.Verified, now.Verified) switch
        {
            _ when was.Varies || now.Varies => "; the need varies from call to call, the largest counts",
            (true, true) => "",
            (true, false) => "; it was verified by a pair of trials, now it is not",
            (false, true) => "; it was not verified by a pair of trials, now it is",
            _ => "; not verified by a pair of trials",
        };
        var needs = after == before ? $"{before}, as before" : $"{before}, now {after}{grown}";
        var peaks = after == before && was.PeakBytes != now.PeakBytes
            ? $"; it touches {now.PeakBytes?.ToString() ?? "–"}, before {was.PeakBytes?.ToString() ?? "–"}"
            : "";
        var recommended = was.RecommendedStackBytes == now.RecommendedStackBytes
            ? $"; recommended {now.RecommendedStackBytes}, as before"
            : $"; recommended {was.RecommendedStackBytes}, now {now.RecommendedStackBytes}";
        var limits = was.BlasThreads == now.BlasThreads ? "" : $"; {EnvironmentText.BlasThreads(was.BlasThreads)} before";
        return needs + peaks + recommended + verified + limits;
    }

    /// <summary>Why a workload changed: functions, the overrun zone, why there is no number; a sentence each.</summary>
    public static IEnumerable<string> Why(WorkloadComparison workload) => Details(workload)
        .Concat(new[] { workload.Problem, workload.Head?.Reason, workload.Base?.Reason }.OfType<string>().Distinct());

    private static IEnumerable<string> Details(WorkloadComparison workload)
    {
        if (workload.Change is WorkloadChange.Grew or WorkloadChange.Shrank or WorkloadChange.Broke or WorkloadChange.Mended)
        {
            foreach (var change in workload.Functions.Take(MostFunctions))
                yield return Function(change);
            if (workload.Functions.Length > MostFunctions)
                yield return Plural.Of(workload.Functions.Length - MostFunctions, "other function") + " changed by less";
        }

        if (workload.OverrunZone is not ZoneChange.None)
            yield return $"overrun zone {JsonNames.Of(workload.OverrunZone)}: {Range(Zone(workload)!)}";
    }

    private static SizeRange? Zone(WorkloadComparison workload) =>
        workload.OverrunZone is ZoneChange.Vanished ? workload.Base?.OverrunZone : workload.Head?.OverrunZone;

    private static string Zoned(ProbedNeed need) => need.OverrunZone is { } zone ? $"; overrun zone {Range(zone)}" : "";

    private static string Range(SizeRange zone) => $"{zone.FromBytes} up to {zone.ToBytes}";

    private static string Size(ProbedNeed need) => need.MinimumStackBytes is { } minimum
        ? $"{minimum}{(need.Verified ? "" : ", not verified")}"
        : $"no minimum: {need.Reason ?? "not measured"}";

    private static string Difference(ByteSize was, ByteSize now)
    {
        var share = was.Bytes == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $", {(now > was ? "+" : "−")}{100.0 * Math.Abs((now - was).Bytes) / was.Bytes:0.#} %");
        return $"{Signed(now - was)}{share}";
    }

    private static string Renamed(StackConsumer was, StackConsumer now) => was.Module == now.Module ? "" : $" ({now.Module})";

    private static string Decider(Recommendation recommendation) =>
        recommendation.DecidedBy + HostText.Suffix(recommendation.Host) + EnvironmentText.Limit(recommendation.BlasThreads);

    private static string OneThread(Recommendation was, Recommendation now) =>
        (was.WithOneBlasThread?.StackBytes, now.WithOneBlasThread?.StackBytes) is ({ } before, { } after) && before != after
            ? $"; with one BLAS thread {before}, now {after}"
            : "";
}

/// <summary>Changes of one kind.</summary>
/// <param name="Title">One word or a few, such as <c>Grew</c>.</param>
/// <param name="Lines">The largest change first.</param>
public sealed record ComparisonGroup(string Title, ImmutableArray<ComparisonLine> Lines);

/// <summary>One change.</summary>
/// <param name="Text">What changed, and by how much.</param>
/// <param name="Details">Why, a sentence each: functions, the overrun zone, the limit that it exceeds.</param>
public sealed record ComparisonLine(string Text, ImmutableArray<string> Details);
