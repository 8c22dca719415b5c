using Lab.Analysis.Timings;
using Lab.Trials.Timings;

namespace Lab.Analysis.Findings;

/// <summary>What the bridges add to the C program's calls.</summary>
internal sealed class BridgeTime : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var compared = (results.Timings?.CallOverhead ?? []).Where(c => c.ToFloor is { RatioInterval: not null });
        foreach (var bridge in compared.GroupBy(c => c.Bridge).OrderBy(same => same.Key))
        {
            // The first operation of the suite is the emptiest.
            var (first, dearest) = (bridge.First(), bridge.MaxBy(c => c.ToFloor!.Ratio)!);
            yield return new(
                FindingSeverity.Note,
                $"Through {Name(bridge.Key)}, {first.Operation} takes {TimingWords.Ratio(first.ToFloor!)} of a C program's time",
                $"{TimingWords.Time(first.Time!)}; {TimingWords.Verdict(first.ToFloor!)}." + (dearest == first ? "" : Furthest(dearest)),
                []);
        }
    }

    private static string Furthest(CallOverhead call) =>
        $" Furthest from the C program is {call.Operation}, {TimingWords.Time(call.Time!)}: {TimingWords.Comparison(call.ToFloor!)}.";

    private static string Name(Bridge bridge) => bridge is Bridge.CApi ? "the C API" : TimingWords.Of(bridge);
}
