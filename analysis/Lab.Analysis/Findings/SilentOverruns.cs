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
        var died = tooSmall.Count(o => o.Failed);
        var named = tooSmall.Count(o => o.CrashKind is CrashKind.StackOverflow);
        yield return new(
            FindingSeverity.Danger,
            $"Not crashing proves nothing: {survived} of {tooSmall.Count} calls on too small a plain thread returned",
            $"A frame larger than the guard page steps over it. Of the {died} that did not return, {died - named} gave another reason "
                + "than a stack overflow. Trying smaller sizes until one crashes finds a size that corrupts memory.",
            WorkloadNames.ByNeed(results.Probes.Where(p => p.OverrunZone is not null)));
    }
}
