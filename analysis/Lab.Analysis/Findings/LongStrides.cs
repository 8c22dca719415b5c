using Lab.Trials;

namespace Lab.Analysis.Findings;

/// <summary>Functions whose frames are wider than the guard below a thread's stack: an overrun in them goes unnoticed.</summary>
internal sealed class LongStrides : IFindingRule
{
    /// <summary>The widest guard in common use: the kernel's gap below the main thread's stack is 1 MiB, pthread's is a page; many raise that to this.</summary>
    private static readonly ByteSize WideGuard = ByteSize.FromKiB(64);

    public IEnumerable<Finding> Find(Results results)
    {
        var strides = results.Probes
            .SelectMany(p => p.Consumers.Select(c => (Probe: p, Consumer: c)))
            .Where(s => s.Consumer.LargestStep > WideGuard)
            .GroupBy(s => s.Consumer.Native, StringComparer.Ordinal)
            .OrderByDescending(same => same.Max(s => s.Consumer.LargestStep))
            .ToList();
        if (strides.Count == 0)
            yield break;
        var widest = strides[0].MaxBy(s => s.Consumer.LargestStep).Consumer;
        var others = strides.Count == 1 ? "" : $" So do {string.Join(", ", strides.Skip(1).Take(4).Select(s => s.Key))}{(strides.Count > 5 ? " and more" : "")}, of more than {WideGuard}.";
        yield return new(
            FindingSeverity.Caution,
            $"{widest.Native} steps {widest.LargestStep} down in one go",
            $"A guard page of 4 KiB cannot catch that: where the stack ends in between, it writes into whatever lies below.{others}",
            WorkloadNames.ByNeed(strides.SelectMany(same => same.Select(s => s.Probe))));
    }
}
