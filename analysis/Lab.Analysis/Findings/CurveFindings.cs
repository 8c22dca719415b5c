using Lab.Analysis.Wording;

namespace Lab.Analysis.Findings;

/// <summary>What the needs over n show.</summary>
internal static class CurveFindings
{
    /// <summary>Needs that grow along a line: what is recommended holds for the n that were measured alone.</summary>
    public static IEnumerable<Finding> Find(Results results) =>
        from curve in results.Curves ?? []
        where curve.Growth is not null
        select new Finding(
            FindingSeverity.Caution,
            $"{curve.Workload} needs {CurveText.PerN(curve.Growth!)}: {CurveText.Limit(curve)}",
            string.Join(" ", CurveText.Sentences(curve)),
            [curve.Workload]);
}
