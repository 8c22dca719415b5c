using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>What the lab could not measure, and what its own frames and those of pythonnet are part of.</summary>
internal static class HarnessFindings
{
    private const string EmptyWorkload = "lab.empty";

    public static IEnumerable<Finding> Find(Results results) =>
    [
        .. WorkloadsWithoutMinimum(results), .. FirstCallsAlone(results), .. UnavailableWorkloads(results), .. EmptyCall(results),
        .. PythonNetFrames(results),
    ];

    /// <summary>
    /// Workloads that gave no number. Where one died of a stack overflow on the largest stack, no size is known to be enough.
    /// </summary>
    private static IEnumerable<Finding> WorkloadsWithoutMinimum(Results results)
    {
        var failed = results.Probes.Where(p => p is { Available: true, MinimumStackBytes: null, Reason: not null }).ToList();
        if (failed.Count == 0)
            yield break;
        yield return new(
            failed.Exists(p => p.TooSmall is not null) ? FindingSeverity.Danger : FindingSeverity.Caution,
            $"{Plural.Of(failed.Count, "probe")} gave no number",
            AllFindings.Examples([.. failed.Select(p => $"{EnvironmentText.Name(p)}: {p.Reason}")]),
            AllFindings.ByNeed(failed));
    }

    /// <summary>Workloads that failed when the same process called them again, as a service does.</summary>
    private static IEnumerable<Finding> FirstCallsAlone(Results results)
    {
        var failed = results.Probes.Where(p => p.LaterCallProblem is not null).ToList();
        if (failed.Count == 0)
            yield break;
        yield return new(
            FindingSeverity.Caution,
            $"{Plural.Of(failed.Count, "probe")} returned once and failed when the same process called again",
            AllFindings.Examples([.. failed.Select(p => $"{EnvironmentText.Name(p)}: {p.LaterCallProblem}")])
                + " What is said of them holds for the first call of a process.",
            AllFindings.ByNeed(failed));
    }

    /// <summary>Workloads that could not run here, by reason.</summary>
    private static IEnumerable<Finding> UnavailableWorkloads(Results results)
    {
        var unavailable = results.Probes.Where(p => !p.Available).ToList();
        if (unavailable.Count == 0)
            yield break;
        var reasons = unavailable
            .GroupBy(p => p.Reason ?? "no reason given", StringComparer.Ordinal)
            .OrderByDescending(same => same.Count())
            .Select(same => $"{same.Key} ({same.Count()})");
        yield return new(
            FindingSeverity.Note,
            $"{Plural.Part(unavailable.Count, results.Catalog.Length, "workload")} could not run here",
            string.Join("; ", reasons) + ". The recommendation does not cover what they need.",
            AllFindings.ByNeed(unavailable));
    }

    /// <summary>What thread entry and interpreter take of every peak.</summary>
    private static IEnumerable<Finding> EmptyCall(Results results)
    {
        var measured = results.Probes.Where(p => p.Workload == EmptyWorkload && p.PeakBytes is not null);
        if (measured.FirstOrDefault(p => !p.Host.NeedsPythonNet()) is not { } empty)
            yield break;
        var entry = empty.HarnessBytes is { } harness ? $", {harness} of it above the call" : "";
        yield return new(
            FindingSeverity.Note,
            $"An empty Python function takes {empty.PeakBytes}",
            $"The thread's entry, the CLR and the interpreter take that{entry}. It is part of every number here, as it is of "
                + "every call in a service.",
            [EmptyWorkload]);
    }

    /// <summary>What calls through pythonnet need beyond those through the C API.</summary>
    private static IEnumerable<Finding> PythonNetFrames(Results results)
    {
        var compared = results.Probes.Where(p => p.BridgeBytes is not null).ToList();
        if (compared.Count == 0)
            yield break;
        var workloads = compared.Select(p => p.Workload).Distinct(StringComparer.Ordinal).Count();
        ImmutableArray<ByteSize> byPaint = [.. compared.Select(p => p.BridgeBytesPaint).OfType<ByteSize>()];
        var exact = byPaint.IsEmpty ? "" : $" To the word, by paint, a call takes {Difference(byPaint)} through the C API.";
        yield return new(
            FindingSeverity.Note,
            $"Through pythonnet a call needs {Difference([.. compared.Select(p => p.BridgeBytes!.Value)])} "
                + $"through the C API ({Plural.Of(workloads, "workload")})",
            "Both minimums come from the same run on the same guarded stacks and are exact to the page: the difference is the frames of "
                + $"pythonnet, from the thread to Python.{exact} The recommended size includes them.",
            AllFindings.ByNeed(compared));
    }

    private static string Difference(ImmutableArray<ByteSize> differences)
    {
        var (least, most) = (differences.Min(), differences.Max());
        if (least == most && most == ByteSize.Zero)
            return "as much stack as";
        if (least == most)
            return most > ByteSize.Zero ? $"{most} more than" : $"{ByteSize.Zero - most} less than";
        if (least >= ByteSize.Zero)
            return $"{WithoutUnitIfZero(least)} to {most} more than";
        return most <= ByteSize.Zero
            ? $"{WithoutUnitIfZero(ByteSize.Zero - most)} to {ByteSize.Zero - least} less than"
            : $"from {ByteSize.Zero - least} less to {most} more than";
    }

    private static string WithoutUnitIfZero(ByteSize size) => size == ByteSize.Zero ? "0" : size.ToString();
}
