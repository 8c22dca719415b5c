using System.Text.Json.Serialization;

namespace Lab.Trials.Captures;

/// <summary>A workload as the catalog describes it.</summary>
/// <param name="Name"><c>library.case</c>, or <c>path/to/file.py:function</c> for a user's own.</param>
/// <param name="Library">What it belongs to.</param>
/// <param name="Stresses">What it calls, and why that matters for the stack.</param>
/// <param name="Requires">Packages, by import name, that it needs.</param>
/// <param name="Blas">Whether a BLAS can be involved: if not, limiting its threads changes nothing.</param>
/// <param name="Unavailable">Why it cannot run here; null if it can.</param>
public sealed record CatalogEntry(
    string Name, string Library, string Stresses, ImmutableArray<string> Requires, bool Blas, string? Unavailable)
{
    /// <summary>
    /// The LAPACK routine that it calls, with its size, such as <c>dgetrf 500</c>: what the host <c>lapack</c> calls; null if none is
    /// declared.
    /// </summary>
    public string? Lapack { get; init; }

    /// <summary>
    /// What it is called whatever the n of its set-up is, such as <c>scipy.lu</c> of <c>scipy.lu-500</c>; null if its set-up takes no n.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Family { get; init; }
}

/// <summary>A probe that a run set out to make: one workload in one environment.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Environment">The position of its environment in the header's list.</param>
/// <param name="Host">The guarded host that the peak and the minimum are measured on.</param>
/// <param name="PlainSizes">Sizes that plain threads are tried with wherever they lie below the minimum.</param>
public sealed record PlannedProbe(string Workload, int Environment, Host Host, ImmutableArray<ByteSize> PlainSizes)
{
    /// <summary>
    /// A plain thread of the recommended size is tried where the minimum is larger than this; zero, as in older captures, for always. What
    /// needs little completes on any recommended size, so that a run over the whole catalog tries it only where smaller sizes are tried as
    /// well, and for the workload that decides.
    /// </summary>
    public ByteSize ObservedAbove { get; init; }

    /// <summary>
    /// Every workload that can run, in every environment; one without a BLAS in the first alone, because the others change nothing for it.
    /// Then the workloads that are called through pythonnet too, in the first environment and without smaller plain threads.
    /// </summary>
    public static ImmutableArray<PlannedProbe> Of(
        ImmutableArray<CatalogEntry> catalog,
        int environments,
        Host host = Host.Guarded,
        ImmutableArray<ByteSize> plainSizes = default,
        ImmutableArray<string> throughPythonNet = default,
        ByteSize observedAbove = default) =>
    [
        .. from entry in catalog
           where entry.Unavailable is null
           from environment in Enumerable.Range(0, entry.Blas ? environments : Math.Min(1, environments))
           select new PlannedProbe(entry.Name, environment, host, plainSizes.IsDefault ? [] : plainSizes) { ObservedAbove = observedAbove },
        .. from workload in throughPythonNet.IsDefault ? [] : throughPythonNet
           select new PlannedProbe(workload, 0, Host.PythonNet, []) { ObservedAbove = observedAbove },
    ];
}

/// <summary>What a sweep set out to try: every size on every host, as often as the capture's header says.</summary>
/// <param name="Sizes">Sizes that every workload is tried with, smallest first; whole pages.</param>
/// <param name="AroundMinimumFrom">
/// The smallest stack that a thread can have there, if each workload's minimum and one page less are tried too; null if only the sizes
/// above are.
/// </param>
/// <param name="Hosts">The hosts, in the order of <see cref="Host"/>.</param>
public sealed record SweepPlan(ImmutableArray<ByteSize> Sizes, ByteSize? AroundMinimumFrom, ImmutableArray<Host> Hosts)
{
    /// <summary>The sizes to try of a workload with that minimum stack, smallest first; the same on every host.</summary>
    /// <param name="throughPythonNet">Its minimum stack through pythonnet, where that was measured too.</param>
    public ImmutableArray<ByteSize> SizesFor(ByteSize minimum, ByteSize? throughPythonNet = null)
    {
        var around = new[] { minimum, throughPythonNet ?? minimum }
            .SelectMany(m => new[] { m - ByteSize.Page, m })
            .Where(size => size >= AroundMinimumFrom);
        return [.. Sizes.Concat(around).Distinct().Order()];
    }

    /// <summary>The hosts to try a workload on: <see cref="Host.Lapack"/> only where it has a routine.</summary>
    public ImmutableArray<Host> HostsFor(CatalogEntry entry) => [.. Hosts.Where(host => host != Host.Lapack || entry.Lapack is not null)];
}
