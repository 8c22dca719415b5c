using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>What the lab's own frames take of every peak.</summary>
internal sealed class HarnessFrames : IFindingRule
{
    private const string EmptyWorkload = "lab.empty";

    public IEnumerable<Finding> Find(Results results)
    {
        if (results.Probes.FirstOrDefault(p => p.Workload == EmptyWorkload && p.PeakBytes is not null && !p.Host.NeedsPythonNet()) is not { } empty)
            yield break;
        var entry = empty.HarnessBytes is { } harness ? $", {harness} of it above the call" : "";
        yield return new(
            FindingSeverity.Note,
            $"An empty Python function takes {empty.PeakBytes}",
            $"Thread entry, the CLR and the interpreter{entry}. It is part of every number here, as it is of every call in a service.",
            [EmptyWorkload]);
    }
}
