using Lab.Analysis.Curves;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Curves;

/// <summary>A need over n that is known beforehand, searched as the lab searches.</summary>
internal sealed class Scripted(CurvePlan plan, Func<int, long?> needKiB)
{
    /// <summary>What calls at one n differ by.</summary>
    public Func<int, long> SpreadKiB { get; init; } = _ => 0;

    /// <summary>How a call without a need ends.</summary>
    public OutcomeKind Otherwise { get; init; } = OutcomeKind.Raised;

    public ImmutableArray<CurvePoint> Search()
    {
        ImmutableArray<CurvePoint> points = [];
        while (CurveSearch.Next(plan, points) is { IsEmpty: false } next)
        {
            Assert.All(next, n => Assert.InRange(n, plan.From, plan.To));
            Assert.Distinct(points.Select(p => p.N).Concat(next));
            points = [.. points.Concat(next.Select(At)).OrderBy(p => p.N)];
        }

        return points;
    }

    public CurvePoint At(int n)
    {
        ByteSize? need = needKiB(n) is { } kib ? ByteSize.FromKiB(kib) : null;
        return new(n, need, false, need is null ? Otherwise : null, need is null ? "ended" : null)
        {
            Spread = ByteSize.FromKiB(SpreadKiB(n)),
        };
    }

    /// <summary>Every n, and where the need changes from one to the next.</summary>
    public IEnumerable<int> Changes() =>
        Enumerable.Range(plan.From + 1, plan.To - plan.From).Where(n => needKiB(n) != needKiB(n - 1));
}
