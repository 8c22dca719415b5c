using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>What calls through pythonnet need beyond those through the C API.</summary>
internal sealed class PythonNetFrames : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var compared = results.Probes.Where(p => p.BridgeBytes is not null).ToList();
        if (compared.Count == 0)
            yield break;
        var workloads = compared.Select(p => p.Workload).Distinct(StringComparer.Ordinal).Count();
        yield return new(
            FindingSeverity.Note,
            $"Through pythonnet a call needs {Difference([.. compared.Select(p => p.BridgeBytes!.Value)])} "
                + $"through the C API ({Counted.Of(workloads, "workload")})",
            "Minimums of the same run, on the same guarded stacks, to the page: what is between them is the frames of pythonnet itself, from the thread "
                + $"to Python.{ByPaint([.. compared.Select(p => p.BridgeBytesPaint).OfType<ByteSize>()])} The recommended size counts them.",
            WorkloadNames.ByNeed(compared));
    }

    private static string ByPaint(ImmutableArray<ByteSize> differences) => differences.IsEmpty
        ? ""
        : $" To the word, by paint, a call takes {Difference(differences)} through the C API.";

    private static string Difference(ImmutableArray<ByteSize> differences)
    {
        var (least, most) = (differences.Min(), differences.Max());
        if (least == most && most == ByteSize.Zero)
            return "as much stack as";
        if (least == most)
            return most > ByteSize.Zero ? $"{most} more than" : $"{ByteSize.Zero - most} less than";
        if (least >= ByteSize.Zero)
            return $"{Size(least)} to {most} more than";
        return most <= ByteSize.Zero
            ? $"{Size(ByteSize.Zero - most)} to {ByteSize.Zero - least} less than"
            : $"from {ByteSize.Zero - least} less to {most} more than";
    }

    /// <summary>Zero has no unit.</summary>
    private static string Size(ByteSize size) => size == ByteSize.Zero ? "0" : size.ToString();
}
