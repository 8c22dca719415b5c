using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Checks;

/// <summary>What stack a check allows.</summary>
/// <param name="StackBytes">For every workload that no rule gives another stack; null for none.</param>
/// <param name="Rules">For single workloads, and for libraries.</param>
public sealed record Budget(ByteSize? StackBytes, ImmutableArray<BudgetRule> Rules)
{
    /// <summary>
    /// What holds for a workload: its own rule says what it says, its library's rule the rest, and what neither says holds for all.
    /// </summary>
    public BudgetRule For(CatalogEntry entry)
    {
        var own = Rules.FirstOrDefault(r => r.Workload == entry.Name);
        var library = Rules.FirstOrDefault(r => r.Workload == entry.Library + ".*");
        return new(
            entry.Name,
            own?.StackBytes ?? library?.StackBytes ?? StackBytes,
            own?.HeadroomBytes ?? library?.HeadroomBytes,
            own?.LargestMinimumBytes ?? library?.LargestMinimumBytes);
    }
}

/// <summary>A rule of a budget; null stands for what it does not say.</summary>
/// <param name="Workload">A workload's name, or <c>library.*</c>.</param>
/// <param name="StackBytes">The stack that it runs on.</param>
/// <param name="HeadroomBytes">What must be left above the minimum, in place of the margin that the lab demands.</param>
/// <param name="LargestMinimumBytes">The most that the minimum may be.</param>
public sealed record BudgetRule(string Workload, ByteSize? StackBytes, ByteSize? HeadroomBytes, ByteSize? LargestMinimumBytes);
