using System.Collections.Immutable;

namespace Lab.Analysis.Findings;

/// <summary>Variables that steer the BLAS and were not the lab's doing: the numbers hold for that choice alone.</summary>
internal sealed class SteeredBlas : IFindingRule
{
    private static readonly ImmutableArray<string> KernelChoices =
        ["OPENBLAS_CORETYPE", "MKL_ENABLE_INSTRUCTIONS", "MKL_CBWR", "BLIS_ARCH_TYPE"];

    public IEnumerable<Finding> Find(Results results)
    {
        var chosen = results.Probes
            .SelectMany(p => p.Environment.Variables)
            .Where(v => KernelChoices.Contains(v.Key))
            .Select(v => $"{v.Key}={v.Value}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (chosen.Count > 0)
        {
            yield return new(
                FindingSeverity.Caution,
                $"Measured with {string.Join(" and ", chosen)}",
                "Stack need depends on the CPU kernel that the BLAS picks, and this picks it. Where the variable is not set, another CPU "
                    + "may need more: measure again with --unset.",
                []);
        }
    }
}
