using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Blas;

/// <summary>A matrix of BLAS libraries in words: the one place for the console and the page.</summary>
public static class BlasWords
{
    /// <summary>Bytes that OpenBLAS's parallel LU keeps for a pair of threads (job_t in lapack/getrf/getrf_parallel.c).</summary>
    private const int BytesOfPair = 128;

    private const string ParallelLu = "getrf_parallel";

    /// <summary>The rows of the matrix: cells alike but for their workload, in the order of the plan.</summary>
    public static ImmutableArray<ImmutableArray<BlasCell>> Rows(BlasMatrix matrix) =>
    [
        .. matrix.Cells
            .GroupBy(c => (c.Library, c.Environment.Key, c.Host))
            .Select(row => row.ToImmutableArray())
            .OrderBy(row => !row[0].IsDefaultKernel),
    ];

    /// <summary>The columns.</summary>
    public static ImmutableArray<string> Workloads(BlasMatrix matrix) =>
        [.. matrix.Cells.Select(c => c.Workload).Distinct(StringComparer.Ordinal)];

    /// <summary>The need of a cell, or why it has none; <c>–</c> for one that is not there.</summary>
    public static string Need(BlasCell? cell) => cell switch
    {
        { MinimumStackBytes: { } minimum } => cell.Verified ? minimum.ToString() : $"{minimum} (not verified)",
        _ => cell?.Reason ?? "–",
    };

    /// <summary><c>Haswell</c>, or <c>Zen (default)</c> where the library picked it.</summary>
    public static string Kernel(BlasCell cell) => cell.Kernel is not { } kernel ? "–"
        : cell.IsDefaultKernel ? $"{kernel} (default)"
        : kernel;

    /// <summary>The threads in use, and where it does not say, what it was told.</summary>
    public static string Threads(BlasCell cell)
    {
        var threads = cell.Threads.ToString(CultureInfo.InvariantCulture);
        return cell.Libraries.Any(l => l.Threads is null) ? $"{threads} (told)"
            : cell.Threads == cell.AskedThreads ? threads
            : string.Create(CultureInfo.InvariantCulture, $"{threads} of {cell.AskedThreads}");
    }

    /// <summary>A library, and what is known of it, in one line.</summary>
    public static string Describe(LoadedLibrary library)
    {
        var limit = library.ThreadLimit is { } most ? string.Create(CultureInfo.InvariantCulture, $", built for {most} threads") : "";
        // Its version may name the limit, and everything else it was built with.
        var version = library.Version is { } text
            ? $" ({string.Join(' ', text.Split(' ').Take(2))}{Threading(library.Threading)}{limit})"
            : "";
        return $"{library.Library}{version}; stack-clash protection: {library.StackClashProtection}, {library.StackClashReason}";
    }

    /// <summary>How the job table of the parallel LU follows from the build limit; null where no trace shows it.</summary>
    public static string? JobTable(BlasMatrix matrix)
    {
        var traced = matrix.Cells
            .Where(c => c.TakenBy?.Contains(ParallelLu, StringComparison.Ordinal) == true && Table(c) is not null)
            .ToList();
        if (traced.Count == 0)
            return null;
        var cell = traced.MaxBy(c => c.LargestFrameBytes)!;
        var limit = Limit(cell)!.Value;
        var threads = traced.Where(c => Limit(c) == limit).Select(c => c.Threads).Distinct().Order().ToList();
        var library = cell.Libraries.First(l => l.ThreadLimit == limit).Library;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Each frame of {ParallelLu} in {library} holds a job table of {limit} × {limit} × {BytesOfPair} bytes = {Table(cell)}: "
                + $"the build limit of {limit} threads sizes it, not the number of threads in use ")
            + $"({string.Join(", ", threads.Select(t => t.ToString(CultureInfo.InvariantCulture)))}).";
    }

    /// <summary>All that a matrix says besides its cells.</summary>
    public static IEnumerable<string> Sentences(Results results, BlasMatrix matrix)
    {
        if (JobTable(matrix) is { } table)
            yield return table;
        foreach (var growth in Workloads(matrix).Select(w => KernelGrowth.Of(results, w)).OfType<KernelGrowth>())
            yield return Sentence(growth);
        foreach (var alternative in matrix.Alternatives)
            yield return Sentence(alternative);
        foreach (var left in matrix.LeftOut.GroupBy(l => l.Reason))
            yield return $"Not measured: {string.Join(", ", left.Select(l => l.Name))}: {left.Key}.";
    }

    /// <summary>Another BLAS, the stack that is enough with it, and its price, in one sentence.</summary>
    public static string Sentence(BlasAlternative alternative) =>
        $"With {alternative.Library} and {Plural.Of(alternative.Threads, "thread")} {alternative.StackBytes} is enough for these "
        + $"workloads, seen on plain threads, instead of {alternative.InsteadOfBytes}."
        + (alternative.Prices.IsEmpty ? "" : " First calls took "
            + $"{string.Join(", ", alternative.Prices.Select(p => $"{TimeText.Ratio(p.Change.Ratio)} as long ({p.Workload})"))}: "
            + "a few of each, an order of magnitude and no more.");

    /// <summary>What other CPU kernels need, in one sentence.</summary>
    public static string Sentence(KernelGrowth growth)
    {
        var kernels = Plural.Of(growth.Kernels - 1, "other CPU kernel");
        return growth.LargestMinimumBytes == growth.DefaultMinimumBytes
            ? $"With {kernels} of OpenBLAS that this CPU can run, {growth.Workload} needs no more than with {growth.DefaultKernel}: "
                + $"{growth.DefaultMinimumBytes}."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"With {kernels} of OpenBLAS that this CPU can run, {growth.Workload} needs up to {growth.LargestMinimumBytes} "
                    + $"({growth.LargestKernel}): {growth.Ratio:0.##} times the {growth.DefaultMinimumBytes} of {growth.DefaultKernel}.");
    }

    private static string Threading(string? threading) => threading switch
    {
        null => "",
        "none" => ", no threads",
        _ => $", {threading}",
    };

    private static int? Limit(BlasCell cell) => cell.Libraries.Select(l => l.ThreadLimit).Max();

    /// <summary>Null where the frame is too small to hold it: builds for more than 80 threads keep it on the heap.</summary>
    private static ByteSize? Table(BlasCell cell)
    {
        if (Limit(cell) is not { } limit)
            return null;
        var table = new ByteSize((long)limit * limit * BytesOfPair);
        return cell.LargestFrameBytes >= table ? table : null;
    }
}
