using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Blas;

/// <summary>
/// How much more a workload needs with another CPU kernel of its OpenBLAS: what another CPU may need, as far as this one can run its
/// kernels. A kernel that this CPU lacks the instructions for may need more than all of these.
/// </summary>
/// <param name="DefaultKernel">The kernel that the library picks on this CPU.</param>
/// <param name="DefaultMinimumBytes">The minimum with it.</param>
/// <param name="LargestKernel">The kernel with the largest minimum; the default one where none needs more.</param>
/// <param name="LargestMinimumBytes">The minimum with that one.</param>
/// <param name="Kernels">How many kernels were measured, the default one included; 2 or more.</param>
/// <param name="Verified">True if each of these minimums is verified by its pair.</param>
public sealed record KernelGrowth(
    string Workload,
    string DefaultKernel,
    ByteSize DefaultMinimumBytes,
    string LargestKernel,
    ByteSize LargestMinimumBytes,
    int Kernels,
    bool Verified)
{
    /// <summary>The largest minimum by the default one; 1 or more.</summary>
    public double Ratio => Math.Round((double)LargestMinimumBytes.Bytes / DefaultMinimumBytes.Bytes, 3);

    /// <summary>
    /// That of a workload: of the library and the number of threads of which several kernels were measured, the default kernel among them.
    /// </summary>
    /// <returns>Null where they were not.</returns>
    public static KernelGrowth? Of(Results results, string workload)
    {
        var measured = (results.Blas?.Cells ?? [])
            .Where(c => c.Workload == workload && c.Kernel is not null && c.MinimumStackBytes is not null)
            .GroupBy(c => (c.Library, c.Threads))
            .Select(same => same.DistinctBy(c => c.Kernel).ToList())
            .Where(same => same.Count > 1 && same.Exists(c => c.IsDefaultKernel))
            .MaxBy(same => same.Count);
        if (measured is null)
            return null;
        var chosen = measured.Find(c => c.IsDefaultKernel)!;
        var largest = measured.MaxBy(c => c.MinimumStackBytes)!;
        if (largest.MinimumStackBytes == chosen.MinimumStackBytes)
            largest = chosen;
        return new(
            workload,
            chosen.Kernel!,
            chosen.MinimumStackBytes!.Value,
            largest.Kernel!,
            largest.MinimumStackBytes!.Value,
            measured.Count,
            measured.TrueForAll(c => c.Verified));
    }

    /// <summary>
    /// The workload that decides the recommendation of a run, in its environment, where its OpenBLAS may have several kernels and the run
    /// is to measure them; null elsewhere. Where the environment names a kernel, every CPU that can run that one does; what is assumed of
    /// others stays in the margin, as a service may not set the variable.
    /// </summary>
    public static ProbeResult? Wanted(CaptureEntry.Header header, Results results)
    {
        if (!header.OtherKernels || !header.Python.Blas.Any(b => b.IsOpenBlas))
            return null;
        return Recommendation.Deciding(results) is [var (probe, _), ..] && header.Catalog.Any(e => e.Blas && e.Name == probe.Workload)
            && !probe.Environment.Variables.ContainsKey(TrialEnvironment.Kernel)
            ? probe
            : null;
    }
}
