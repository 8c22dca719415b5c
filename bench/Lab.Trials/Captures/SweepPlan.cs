using System.Collections.Immutable;

namespace Lab.Trials.Captures;

/// <summary>What a sweep set out to try: every size on every host, as often as the capture's header says.</summary>
/// <param name="Sizes">Sizes that every workload is tried with, smallest first; whole pages.</param>
/// <param name="AroundMinimumFrom">
/// The smallest stack that a thread can have there, if each workload's minimum and one page less are tried too; null if only <paramref name="Sizes"/> are.
/// </param>
/// <param name="Hosts">The hosts, in the order of <see cref="Host"/>.</param>
public sealed record SweepPlan(ImmutableArray<ByteSize> Sizes, ByteSize? AroundMinimumFrom, ImmutableArray<Host> Hosts)
{
    /// <summary>The sizes to try of a workload with that minimum stack, smallest first; the same on every host.</summary>
    /// <param name="throughPythonNet">Its minimum stack through pythonnet, where that was measured too.</param>
    public ImmutableArray<ByteSize> SizesFor(ByteSize minimum, ByteSize? throughPythonNet = null)
    {
        var around = new[] { minimum, throughPythonNet ?? minimum }.SelectMany(m => new[] { m - ByteSize.Page, m }).Where(size => size >= AroundMinimumFrom);
        return [.. Sizes.Concat(around).Distinct().Order()];
    }

    /// <summary>The hosts to try a workload on: <see cref="Host.Lapack"/> only where it has a routine.</summary>
    public ImmutableArray<Host> HostsFor(CatalogEntry entry) => [.. Hosts.Where(host => host != Host.Lapack || entry.Lapack is not null)];
}
