using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Jobs;
using Spectre.Console;

namespace Lab.Console;

/// <summary>A matrix of BLAS libraries for a person: a row a library, number of threads and kernel, a column a workload.</summary>
internal static class BlasText
{
    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        var matrix = results.Blas!;
        var console = TextConsole.On(output);
        var workloads = BlasWords.Workloads(matrix);
        var table = new Table().Border(TableBorder.Simple).AddColumns("library", "kernel", "threads");
        foreach (var workload in workloads)
            table.AddColumn(new TableColumn(new Text(workload)).RightAligned());
        foreach (var row in BlasWords.Rows(matrix))
        {
            var cells = workloads.Select(w => row.FirstOrDefault(c => c.Workload == w)).Select(c => c is null ? "–" : Cell(c));
            table.AddRow([.. cells.Prepend(BlasWords.Threads(row[0])).Prepend(BlasWords.Kernel(row[0])).Prepend(row[0].Library)
                .Select(text => new Text(text))]);
        }

        console.Write(table);
        foreach (var same in matrix.Cells.GroupBy(c => c.Library))
        {
            foreach (var library in same.First().Libraries)
                console.WriteLine($"{same.Key}: {BlasWords.Describe(library)}");
        }

        foreach (var left in matrix.LeftOut.GroupBy(l => l.Reason))
            console.WriteLine($"Not measured: {string.Join(", ", left.Select(l => l.Name))}: {left.Key}");
        if (BlasWords.JobTable(matrix) is { } table2)
            console.WriteLine(table2);
        foreach (var growth in workloads.Select(w => KernelGrowth.Of(results, w)).OfType<KernelGrowth>())
            console.WriteLine(BlasWords.Sentence(growth));
        foreach (var alternative in matrix.Alternatives)
            console.WriteLine(BlasWords.Sentence(alternative));
        var measured = matrix.Cells.Where(c => c.MinimumStackBytes is not null).ToList();
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{measured.Count(c => c.Verified)} of {measured.Count} minimums verified by a pair of trials one page apart."));
        // Not through the console, which would break a long path.
        if (!results.Finished)
            output.WriteLine($"The matrix is incomplete. Finish it with: run --resume {folder.Path}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static string Cell(BlasCell cell) => cell switch
    {
        { MinimumStackBytes: { } minimum } => cell.Verified ? minimum.ToString() : $"{minimum} (not verified)",
        _ => cell.Reason ?? "–",
    };
}
