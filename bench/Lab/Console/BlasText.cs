using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Analysis.Wording;
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
            var cells = workloads.Select(w => row.FirstOrDefault(c => c.Workload == w)).Select(BlasWords.Need);
            table.AddRow([.. cells.Prepend(BlasWords.Threads(row[0])).Prepend(BlasWords.Kernel(row[0])).Prepend(row[0].Library)
                .Select(text => new Text(text))]);
        }

        console.Write(table);
        foreach (var same in matrix.Cells.GroupBy(c => c.Library))
        {
            foreach (var library in same.First().Libraries)
                console.WriteLine($"{same.Key}: {BlasWords.Describe(library)}");
        }

        foreach (var sentence in BlasWords.Sentences(results, matrix))
            console.WriteLine(sentence);
        var measured = matrix.Cells.Where(c => c.MinimumStackBytes is not null).ToList();
        var verified = Plural.Part(measured.Count(c => c.Verified), measured.Count, "minimum");
        console.WriteLine($"{verified} verified by a pair of trials one page apart.");
        // Not through the console, which would break a long path.
        if (!results.Finished)
            output.WriteLine($"The matrix is incomplete. Finish it with: {folder.ResumeCommand}");
        output.WriteLine($"Report: {folder.Report}");
    }
}
