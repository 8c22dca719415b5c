using Lab.Analysis.Timings;
using Lab.Trials.Timings;

namespace Lab.Analysis.Findings;

/// <summary>What the bridges add to the C program's calls.</summary>
internal sealed class BridgeTime : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var bridges = (results.Timings?.CallOverhead ?? [])
            .Where(c => c.ToFloor is { RatioInterval: not null })
            .GroupBy(c => c.Bridge)
            .OrderBy(same => same.Key)
            .ToList();
        if (bridges.Count == 0)
            yield break;
        // The first operation of the suite is the emptiest.
        var first = bridges[0].First();
        var others = bridges.Skip(1).Select(b => (b.Key, Call: b.FirstOrDefault(c => c.Operation == first.Operation))).Where(b => b.Call is not null)
            .Select(b => $"; through {Name(b.Key)}, {TimingWords.Ratio(b.Call!.ToFloor!)}");
        yield return new(
            FindingSeverity.Note,
            $"Through {Name(first.Bridge)}, {first.Operation} takes {TimingWords.Ratio(first.ToFloor!)} of a C program's time{string.Concat(others)}",
            bridges.Count == 1 ? Text([.. bridges[0]]) : string.Join(" ", bridges.Select(b => $"{TimingWords.Of(b.Key)}: {Text([.. b])}")),
            []);
    }

    private static string Text(IReadOnlyList<CallOverhead> calls)
    {
        var (first, dearest) = (calls[0], calls.MaxBy(c => c.ToFloor!.Ratio)!);
        return $"{TimingWords.Time(first.Time!)}; {TimingWords.Verdict(first.ToFloor!)}." + (dearest == first ? "" : Furthest(dearest));
    }

    private static string Furthest(CallOverhead call) =>
        $" Furthest from the C program is {call.Operation}, {TimingWords.Time(call.Time!)}: {TimingWords.Comparison(call.ToFloor!)}.";

    private static string Name(Bridge bridge) => bridge is Bridge.CApi ? "the C API" : TimingWords.Of(bridge);
}
