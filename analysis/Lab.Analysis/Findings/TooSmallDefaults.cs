using Lab.Analysis.Sizes;

namespace Lab.Analysis.Findings;

/// <summary>Sizes below glibc's 8 MiB that threads have by default, and what happens there.</summary>
internal sealed class TooSmallDefaults : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var probes = ProbeSelection.Unlimited(results);
        foreach (var size in CommonStackSize.All.Where(s => s != NeedsMoreThanGlibcDefault.Default))
        {
            var tally = SizeTally.Of(size, probes);
            if (tally.TooSmallFor == 0)
                continue;
            yield return new(
                FindingSeverity.Danger,
                $"At {size.Label}, {Fate(tally)}",
                $"{size.Label} is the default of {size.Whose}. Every call listed needs more."
                    + (tally.Overrun.IsEmpty ? "" : " Those that look fine return, having written into whatever lies below their stack."),
                WorkloadNames.ByNeed([.. tally.Overrun, .. tally.Crash, .. tally.Untried]));
        }
    }

    private static string Fate(SizeTally tally)
    {
        if (tally.Overrun.IsEmpty && tally.Crash.IsEmpty)
            return $"{tally.Untried.Length} of {tally.Total} workloads {Needs(tally)} more stack";
        var untried = tally.Untried.IsEmpty ? "" : $"; {tally.Untried.Length} more {Needs(tally)} a larger stack";
        if (tally.Overrun.IsEmpty)
            return $"{tally.Crash.Length} of {tally.Total} workloads {Dies(tally)}{untried}";
        var die = tally.Crash.IsEmpty ? "" : $"; {tally.Crash.Length} {Dies(tally)}";
        var corrupt = Counted.Verb(tally.Overrun.Length, "look fine and corrupt", "looks fine and corrupts");
        return $"{tally.Overrun.Length} of {tally.Total} workloads {corrupt} memory{die}{untried}";
    }

    private static string Needs(SizeTally tally) => Counted.Verb(tally.Untried.Length, "need", "needs");

    private static string Dies(SizeTally tally) => Counted.Verb(tally.Crash.Length, "die", "dies");
}
