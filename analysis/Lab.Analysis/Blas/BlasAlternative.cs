using Lab.Analysis.Statistics;
using Lab.Trials;

namespace Lab.Analysis.Blas;

/// <summary>Another BLAS with which less stack is enough for all workloads of a matrix, and what it costs in time.</summary>
/// <param name="Library">Short name of the library.</param>
/// <param name="Threads">The threads that it uses.</param>
/// <param name="StackBytes">The size to set with it: the largest that is recommended for one of the workloads.</param>
/// <param name="InsteadOfBytes">The same with the BLAS that is installed.</param>
/// <param name="Prices">
/// The first calls of fresh workers against those with the installed BLAS, a workload each: a few of either, which tell an order of
/// magnitude and no more.
/// </param>
public sealed record BlasAlternative(
    string Library, int Threads, ByteSize StackBytes, ByteSize InsteadOfBytes, ImmutableArray<AlternativePrice> Prices)
{
    /// <summary>
    /// At the default CPU kernel, and with the most threads that both were measured with. Only where every minimum is verified, and plain
    /// threads of the recommended sizes completed the calls.
    /// </summary>
    internal static ImmutableArray<BlasAlternative> Of(ImmutableArray<BlasCell> cells)
    {
        var rows = cells.Where(c => c is { IsDefaultKernel: true, Host: Host.Guarded })
            .GroupBy(c => (c.Library, c.AskedThreads))
            .Select(same => (same.Key.Library, Threads: same.Key.AskedThreads, Cells: same.ToList()))
            .ToList();
        var alternatives = ImmutableArray.CreateBuilder<BlasAlternative>();
        foreach (var library in rows.Where(r => r.Library != BlasMatrix.Installed).GroupBy(r => r.Library))
        {
            var row = library.MaxBy(r => rows.Exists(i => i.Library == BlasMatrix.Installed && i.Threads == r.Threads) ? r.Threads : 0);
            // A library without threads is an alternative to the installed one with several.
            var installed = rows.Where(r => r.Library == BlasMatrix.Installed && (r.Threads == row.Threads || row.Threads == 1))
                .OrderBy(r => r.Threads).LastOrDefault();
            if (installed.Cells is null || !IsObserved(row.Cells) || installed.Cells.Count != row.Cells.Count)
                continue;
            var (enough, instead) = (Recommended(row.Cells), Recommended(installed.Cells));
            if (enough >= instead)
                continue;
            var prices = from cell in row.Cells
                         join other in installed.Cells on cell.Workload equals other.Workload
                         let change = Comparison.Of(Nanoseconds(cell), Nanoseconds(other))
                         where change is not null
                         select new AlternativePrice(cell.Workload, change);
            alternatives.Add(new(row.Library, row.Cells[0].Threads, enough, instead, [.. prices]));
        }

        return alternatives.ToImmutable();
    }

    private static bool IsObserved(List<BlasCell> cells) =>
        cells.TrueForAll(c => c is { Verified: true, Probe.RecommendationObserved: true });

    private static ByteSize Recommended(List<BlasCell> cells) =>
        cells.Select(c => c.Probe?.RecommendedStackBytes ?? ByteSize.Zero).Max();

    private static IEnumerable<double> Nanoseconds(BlasCell cell) => cell.CallSeconds.Select(seconds => seconds * 1e9);
}
