using Lab.Analysis;
using Lab.Analysis.Sweeps;
using Lab.Analysis.Wording;
using Lab.Jobs;
using Spectre.Console;

namespace Lab.Console;

/// <summary>The maps of a sweep for a person: a row a size, a column a host.</summary>
internal static class SweepText
{
    private const string NotTried = "–";

    public static void Write(Results results, RunFolder folder, TextWriter output)
    {
        var console = TextConsole.On(output);
        foreach (var sweep in results.Sweeps)
        {
            console.WriteLine($"{sweep.Workload}: minimum stack {sweep.MinimumStackBytes}");
            console.Write(Map(sweep));
            foreach (var host in sweep.Hosts)
                console.WriteLine($"{JsonNames.Of(host.Host)}: {HostText.Summary(host, sweep.MinimumStackBytes)}");
            console.WriteLine();
        }

        // Not through the console, which would break a long path.
        output.WriteLine(
            "Surviving below the minimum stack is not safe: "
            + "such a call returns the right answer and has overwritten memory below its stack.");
        if (!results.Finished)
            output.WriteLine($"The sweep is incomplete. Finish it with: {folder.ResumeCommand}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static Table Map(SweepResult sweep)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("stack").RightAligned());
        var swept = sweep.Hosts.Where(h => h.LeftOut is null).ToList();
        foreach (var host in swept)
            table.AddColumn(JsonNames.Of(host.Host));
        table.AddColumn("");
        foreach (var size in sweep.Sizes.Append(sweep.MinimumStackBytes).Distinct().Order())
        {
            var cells = swept
                .Select(h => h.Sizes.FirstOrDefault(c => c.StackBytes == size))
                .Select(c => c is null ? NotTried : Words(c));
            var mark = size == sweep.MinimumStackBytes ? "◄ minimum stack" : "";
            table.AddRow([.. cells.Prepend(size.ToString()).Append(mark).Select(text => new Text(text))]);
        }

        return table;
    }

    private static string Words(SweepCell cell) => cell switch
    {
        { Trials: 0 } => NotTried,
        { Outcomes: [{ Count: 1 } only] } => OutcomeText.Brief(only.Judged),
        _ => string.Join(", ", cell.Outcomes.Select(o => $"{o.Count} {OutcomeText.Brief(o.Judged)}")),
    };
}
