using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>How little a plain thread says of having too small a stack.</summary>
internal sealed class SilentOverruns : IFindingRule
{
    public IEnumerable<Finding> Find(Results results)
    {
        var tooSmall = results.Probes.SelectMany(p => p.PlainThread.Where(o => o.StackBytes < p.MinimumStackBytes)).ToList();
        var survived = tooSmall.Count(o => o.Survived);
        if (survived == 0)
            yield break;
        var elsewhere = tooSmall.Count(o => o.Failed && o.CrashKind is not CrashKind.StackOverflow);
        yield return new(
            FindingSeverity.Danger,
            $"Not crashing proves nothing: {survived} of {tooSmall.Count} calls on too small a plain thread returned",
            "A frame larger than the guard page steps over it. "
                + (elsewhere == 0 ? "" : $"{elsewhere} failed in another way than by a stack overflow. ")
                + "Trying smaller sizes until one crashes finds a size that corrupts memory.",
            WorkloadNames.ByNeed(results.Probes.Where(p => p.OverrunZone is not null)));
    }
}
