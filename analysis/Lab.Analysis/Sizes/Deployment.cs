using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Sizes;

/// <summary>How the measured calls would end where threads have the size that a deployment gives them.</summary>
/// <param name="StackBytes">The size.</param>
/// <param name="Where">Where threads have it.</param>
/// <param name="Source">Who says so.</param>
/// <param name="CarriedOver">
/// False where it is this system's own way of giving threads a stack; true where another system's Python, C library and runtime may need
/// more or less than was measured here.
/// </param>
/// <param name="Workloads">Every workload with a minimum, the one that needs the most first.</param>
public sealed record Deployment(
    ByteSize StackBytes, string Where, string Source, bool CarriedOver, ImmutableArray<DeployedWorkload> Workloads)
{
    /// <summary>Smallest size first; empty where no minimum was measured.</summary>
    internal static ImmutableArray<Deployment> Of(MachineFacts machine, ImmutableArray<ProbeResult> probes)
    {
        if (probes.IsEmpty)
            return [];
        var isGlibc = machine.CLibrary.StartsWith("glibc", StringComparison.Ordinal);
        var sizes = CommonStackSize.OfDeployments.ToList();
        // What the processes of this run had, where it is none of the usual sizes.
        if (isGlibc && machine.StackLimit is { } limit && sizes.TrueForAll(s => !s.IsGlibc || s.Size != limit))
        {
            sizes.Add(new(limit, limit.ToString(), "this machine, ulimit -s", "threads on this machine")
            {
                IsGlibc = true,
                Source = "/proc/self/limits",
            });
        }

        return
        [
            .. from size in sizes.OrderBy(s => s.Size)
               select new Deployment(size.Size, size.Where, size.Source, !(size.IsGlibc && isGlibc),
               [
                   .. from probe in probes
                      orderby probe.MinimumStackBytes descending, probe.Workload
                      select new DeployedWorkload(
                          probe.Workload,
                          SizeTally.ZoneOf(probe, size.Size),
                          size.Size >= probe.Margin?.RequiredBytes,
                          probe.PlainThread.Any(o => o.StackBytes == size.Size && o.Judged.Tells)),
               ]),
        ];
    }
}

/// <summary>How one workload ends on a size.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="Zone">What the size means for it.</param>
/// <param name="HasHeadroom">
/// True if the size holds the minimum and all of its margin; one that holds the minimum alone is not recommended.
/// </param>
/// <param name="Tried">True if a plain thread of exactly that size made the call here; false if the zone follows from other sizes.</param>
public sealed record DeployedWorkload(string Workload, StackZone Zone, bool HasHeadroom, bool Tried);
