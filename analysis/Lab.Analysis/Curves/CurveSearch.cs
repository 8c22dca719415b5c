using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Curves;

/// <summary>
/// Which n a curve measures next. First both ends of the range, then a few n between them, each about twice the one before; then the
/// middle of every two neighbours whose needs differ, until they are adjacent: there is the gate. Not where the difference is a straight
/// line's, which four neighbours tell, nor where calls at one n differ as much. A step up and down again between two neighbours with the
/// same need stays unseen. Pure: the same points give the same answer, so that a resumed curve goes on where it was cut.
/// </summary>
internal static class CurveSearch
{
    /// <summary>Needs that differ by no more are one: the alignment of what lies on a stack makes a page.</summary>
    public static readonly ByteSize Tolerance = ByteSize.Page + ByteSize.Page;

    /// <summary>Parts of the range before the first bisection: as many as it has doublings, within these.</summary>
    private const int FewestParts = 4;
    private const int MostParts = 12;

    /// <summary>Neighbours that tell a line: of three, two steps of a stair with one n each between can look like one.</summary>
    private const int OfLine = 4;

    /// <summary>What to measure now, all at the same time; empty once there is nothing left to find out, or to spend.</summary>
    /// <param name="points">Those that were measured, by n.</param>
    public static ImmutableArray<int> Next(CurvePlan plan, ImmutableArray<CurvePoint> points)
    {
        var known = points.Select(p => p.N).ToHashSet();
        IEnumerable<int> ends = new[] { plan.From, plan.To }.Distinct().Where(n => !known.Contains(n));
        if (ends.Any())
            return [.. ends];
        if (points.All(p => p.IsUnprepared))
            return [];
        var parts = Parts(plan).Where(n => !known.Contains(n)).ToList();
        return [.. (parts.Count > 0 ? parts : Middles(points, known)).Take(Math.Max(0, plan.Budget - points.Length))];
    }

    /// <summary>
    /// Whether the need changes from a point to the next by a step: by more than calls at one n differ, and by no straight line.
    /// </summary>
    /// <param name="needs">The points with a need, by n.</param>
    internal static bool IsStep(ImmutableArray<CurvePoint> needs, int index)
    {
        var (left, right) = (needs[index], needs[index + 1]);
        var difference = new ByteSize(Math.Abs(right.NeedBytes!.Value.Bytes - left.NeedBytes!.Value.Bytes));
        if (difference <= Tolerance + left.Spread + right.Spread)
            return false;
        Span<(int, ByteSize)> around = stackalloc (int, ByteSize)[OfLine];
        for (var first = Math.Max(0, index + 2 - OfLine); first <= Math.Min(index, needs.Length - OfLine); first++)
        {
            for (var i = 0; i < OfLine; i++)
                around[i] = (needs[first + i].N, needs[first + i].NeedBytes!.Value);
            if (Line.IsSteady(around))
                return false;
        }

        return true;
    }

    private static IEnumerable<int> Parts(CurvePlan plan)
    {
        var ratio = (double)plan.To / plan.From;
        var parts = Math.Clamp((int)Math.Ceiling(Math.Log2(ratio)), FewestParts, MostParts);
        return Enumerable.Range(1, parts - 1)
            .Select(i => (int)Math.Round(plan.From * Math.Pow(ratio, (double)i / parts)))
            .Distinct();
    }

    /// <summary>Where Python or the stack ends the calls first, then the largest differences.</summary>
    private static IEnumerable<int> Middles(ImmutableArray<CurvePoint> points, HashSet<int> known)
    {
        var needs = points.Where(p => p.NeedBytes is not null).ToImmutableArray();
        var ends = points.Where(p => p.NeedBytes is not null || p.IsEnd).Pairwise()
            .Where(pair => pair.Left.IsEnd != pair.Right.IsEnd)
            .Select(pair => (pair.Left.N, pair.Right.N));
        var steps = Enumerable.Range(0, Math.Max(0, needs.Length - 1))
            .Where(i => IsStep(needs, i))
            .OrderByDescending(i => Math.Abs(needs[i + 1].NeedBytes!.Value.Bytes - needs[i].NeedBytes!.Value.Bytes))
            .Select(i => (needs[i].N, needs[i + 1].N));
        return ends.Concat(steps).Select(gap => gap.Item1 + ((gap.Item2 - gap.Item1) / 2)).Distinct().Where(n => !known.Contains(n));
    }

    private static IEnumerable<(T Left, T Right)> Pairwise<T>(this IEnumerable<T> items) => items.Zip(items.Skip(1));
}
