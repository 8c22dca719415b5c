using Lab.Analysis.Checks;
using Lab.Analysis.Wording;
using Spectre.Console;

namespace Lab.Console;

/// <summary>A check for a person: a row a workload, a line for each that failed or is skipped, and how many passed.</summary>
internal static class CheckTable
{
    public static void Write(CheckResult check, TextWriter output)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("workload", "stack", "minimum", "asks for", "verdict");
        foreach (var workload in check.Workloads)
        {
            string[] cells =
            [
                workload.Workload, workload.StackBytes.ToString(), CheckText.Minimum(workload), CheckText.Required(workload),
                CheckText.Verdict(workload.Verdict),
            ];
            table.AddRow([.. cells.Select(cell => new Text(cell))]);
        }

        TextConsole.On(output).Write(table);
        // Not through the console, which would break a long line.
        foreach (var workload in check.Workloads.Where(w => w.Explanation.Length > 0))
            output.WriteLine($"{workload.Workload}: {workload.Explanation}");
        output.WriteLine(CheckText.Summary(check));
    }
}
