using System.Text.RegularExpressions;
using Lab.Analysis.Comparing;
using Lab.Analysis.Probes;
using Lab.Trials;
using Lab.Trials.Captures;
using Capture = Lab.Trials.Captures.Capture;

namespace Lab.Analysis.Curves;

/// <summary>The curve of a workload, from what was measured of it and from what the header says was planned.</summary>
public static partial class CurveAnalysis
{
    /// <summary>Gates that are verified and traced on both sides, the largest: each takes six trials more.</summary>
    private const int MostVerifiedGates = 10;

    /// <summary>Points of a line, and its rise in pages: less is told from no level need by nothing.</summary>
    private const int FewestOfLine = 5;
    private const int LeastRise = 4;

    /// <summary>The points that a capture holds of a workload.</summary>
    public static ImmutableArray<CurvePoint> Points(Capture capture, string workload) =>
        CurvePoint.Of(workload, capture.Header.Curve!, TrialGroup.Of(capture.Trials));

    /// <summary>What to measure next of a workload; nothing once there is nothing left to find out, or to spend.</summary>
    /// <param name="points">Those that were measured, by n.</param>
    public static CurveRequest Next(CurvePlan plan, ImmutableArray<CurvePoint> points)
    {
        // Where one peak did not tell the need, no other does: the search goes on by needs that pairs have verified.
        ImmutableArray<int> untold = points.Any(p => p.IsUnpredicted)
            ? [.. points.Where(p => p is { NeedBytes: not null, IsTried: false }).Select(p => p.N)] : [];
        if (!untold.IsEmpty)
            return new(CurveMeasurement.Pair, untold);
        return CurveSearch.Next(plan, points) is { IsEmpty: false } next
            ? new(CurveMeasurement.Peak, next)
            : new(CurveMeasurement.Trace, ToTrace(points));
    }

    /// <summary>Both sides of the gates that were found to the n, the largest gates first, and the largest n.</summary>
    private static ImmutableArray<int> ToTrace(ImmutableArray<CurvePoint> points)
    {
        var needs = points.Where(p => p.NeedBytes is not null).ToImmutableArray();
        var gates = Gates(needs)
            .Where(i => needs[i + 1].N == needs[i].N + 1)
            .OrderByDescending(i => Math.Abs(needs[i + 1].NeedBytes!.Value.Bytes - needs[i].NeedBytes!.Value.Bytes))
            .Take(MostVerifiedGates)
            .SelectMany(i => new[] { needs[i], needs[i + 1] });
        return [.. needs.TakeLast(1).Concat(gates).Where(p => !p.IsDone).Select(p => p.N).Distinct()];
    }

    internal static CurveResult Of(
        CaptureEntry.Header header, CatalogEntry entry, IReadOnlyList<TrialGroup> groups, MarginRule margins)
    {
        var (plan, workload) = (header.Curve!, entry.Name);
        var points = CurvePoint.Of(workload, plan, groups);
        var needs = points.Where(p => p.NeedBytes is not null).ToImmutableArray();
        var probes = groups.Where(g => g.Checks.Any() && g.Host == Host.Guarded).DistinctBy(g => g.Workload)
            .ToDictionary(g => g.Workload, g => ProbeAnalysis.Analyse(g, margins), StringComparer.Ordinal);
        var growth = Growth(needs, needs.IsEmpty ? null : Probe(needs[^1].N));
        var end = End(points, needs);
        return new()
        {
            Workload = workload,
            Environment = header.Environments[0],
            From = plan.From,
            To = plan.To,
            Points = points,
            Steps = Steps(needs, Probe),
            Growth = growth,
            End = end,
            Fits = [.. plan.Stacks.Distinct().Order().Select(stack => Fit(stack, needs, growth, end, Required))],
            IsComplete = Next(plan, points).N.IsEmpty && points.All(p => p.Outcome is not OutcomeKind.LaunchFailed),
        };

        ProbeResult? Probe(int n) => probes.GetValueOrDefault(WorkloadName.At(workload, n));

        ByteSize Required(ByteSize need)
        {
            var (reserve, used) = (needs.Max(p => p.Reserve), needs.Max(p => p.UsedOfReserve));
            return margins.For(workload, need, reserve, need + used - reserve).RequiredBytes;
        }
    }

    private static IEnumerable<int> Gates(ImmutableArray<CurvePoint> needs) =>
        Enumerable.Range(0, Math.Max(0, needs.Length - 1)).Where(i => CurveSearch.IsStep(needs, i));

    private static ImmutableArray<CurveStep> Steps(ImmutableArray<CurvePoint> needs, Func<int, ProbeResult?> probe)
    {
        var steps = ImmutableArray.CreateBuilder<CurveStep>();
        var start = 0;
        foreach (var last in Gates(needs).Append(needs.Length - 1).Where(last => last >= 0))
        {
            var part = needs[start..(last + 1)];
            var gate = start == 0 ? null : Gate(needs[start - 1], needs[start], probe);
            steps.Add(new(part[0].N, part[^1].N, part.Min(p => p.NeedBytes!.Value), part.Max(p => p.NeedBytes!.Value), gate));
            start = last + 1;
        }

        return steps.ToImmutable();
    }

    private static CurveGate Gate(CurvePoint below, CurvePoint above, Func<int, ProbeResult?> probe)
    {
        var change = above.NeedBytes!.Value - below.NeedBytes!.Value;
        var rises = change > ByteSize.Zero;
        // A trace is made on a roomy stack: of a call that takes what there is, it does not tell what the minimum is made of.
        var function = probe(below.N) is { IsElastic: false } lower && probe(above.N) is { IsElastic: false } upper
            ? FunctionChange.Of(lower, upper).FirstOrDefault(f => f.ChangeBytes > ByteSize.Zero == rises)
            : null;
        return new(
            below.N,
            above.N,
            change,
            function?.Known.Name,
            function?.ChangeBytes,
            function is { Base: null },
            below.Verified && above.Verified);
    }

    /// <summary>The longest line that ends at the largest n, is made without that one, and fits it too.</summary>
    private static LinearGrowth? Growth(ImmutableArray<CurvePoint> needs, ProbeResult? deepest)
    {
        (int N, ByteSize Need)[] all = [.. needs.Select(p => (p.N, p.NeedBytes!.Value))];
        for (var first = 0; all.Length - first >= FewestOfLine && all[first].N <= all[^1].N / 2; first++)
        {
            var rise = all[^1].Need - all[first].Need;
            if (rise.Bytes < LeastRise * ByteSize.Page.Bytes || !Line.Holds(all.AsSpan(first)))
                continue;
            var line = Line.Through(all.AsSpan(first..^1));
            return new(
                all[first].N,
                line.BytesPerN,
                line.AtZero,
                all.Length - first - 1,
                all[^1].N,
                needs[^1].NeedBytes!.Value,
                new((long)Math.Round(line.At(all[^1].N))),
                deepest is { IsElastic: false } ? deepest.Consumers.FirstOrDefault()?.Name : null);
        }

        return null;
    }

    private static CurveEnd? End(ImmutableArray<CurvePoint> points, ImmutableArray<CurvePoint> needs)
    {
        if (needs.IsEmpty || points.FirstOrDefault(p => p.N > needs[^1].N) is not { Outcome: { } outcome } end)
            return null;
        var limit = RecursionLimit().Match(end.Reason ?? "") is { Success: true } match
            && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var said)
            && said > end.N ? said : 0;
        // From Python 3.12 on C code has a limit of its own, which no program sets: calls get deeper than the limit that one can set.
        return new(needs[^1].N, end.N, outcome, end.Reason ?? "", limit > 0 ? limit : null);
    }

    private static CurveFit Fit(
        ByteSize stack,
        ImmutableArray<CurvePoint> needs,
        LinearGrowth? growth,
        CurveEnd? end,
        Func<ByteSize, ByteSize> required)
    {
        var bare = Largest(need => need);
        var withMargin = Largest(required);
        int? limit = withMargin is { } n && growth is not null && end is { RecursionLimit: { } set }
            ? (int)Math.Min(int.MaxValue, set * (long)n / end.N)
            : null;
        return new(stack, bare, withMargin, bare > needs.LastOrDefault()?.N, limit);

        int? Largest(Func<ByteSize, ByteSize> with)
        {
            // Needs are measured; on the line, which lies up to a page off them, also those between them and beyond.
            var fitting = needs.TakeWhile(p => with(p.NeedBytes!.Value) <= stack).Select(p => p.N).ToList();
            if (fitting.Count == 0)
                return null;
            if (growth is null || fitting[^1] < growth.FromN)
                return fitting[^1];
            var (low, high) = (fitting[^1], fitting.Count < needs.Length ? needs[fitting.Count].N : CurvePlan.LargestN);
            while (high - low > 1)
            {
                var middle = low + ((high - low) / 2);
                (low, high) = with(AtMost(middle).RoundUpToPage() + ByteSize.Page) <= stack ? (middle, high) : (low, middle);
            }

            return low;
        }

        // Beyond what was measured as steep as the line can be: a page of rounding over its length.
        ByteSize AtMost(int n) => n <= growth!.CheckedAtN
            ? new((long)Math.Ceiling(growth.AtZeroBytes + (growth.BytesPerN * n)))
            : growth.CheckedBytes + new ByteSize((long)Math.Ceiling(
                (n - growth.CheckedAtN) * (growth.BytesPerN + ((double)ByteSize.Page.Bytes / (growth.CheckedAtN - growth.FromN)))));
    }

    /// <summary>As lab_bootstrap.py adds it to what Python says.</summary>
    [GeneratedRegex(@"\(sys\.getrecursionlimit\(\) is (\d+)\)")]
    private static partial Regex RecursionLimit();
}

/// <summary>What a curve measures next, all at the same time.</summary>
public sealed record CurveRequest(CurveMeasurement Measurement, ImmutableArray<int> N);

/// <summary>How much is measured at an n; each holds the ones before.</summary>
public enum CurveMeasurement
{
    /// <summary>The peak on a roomy stack.</summary>
    Peak,

    /// <summary>The pair of trials that verifies the minimum.</summary>
    Pair,

    /// <summary>What takes the stack.</summary>
    Trace,
}
