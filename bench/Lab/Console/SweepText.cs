using Lab.Analysis;
using Lab.Analysis.Sweeps;
using Lab.Jobs;
using Lab.Trials;
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
                console.WriteLine(Summary(host));
            console.WriteLine();
        }

        // Not through the console, which would break a long path.
        output.WriteLine("Surviving below the minimum stack is not safe: such a call returns the right answer and has overwritten memory below its stack.");
        if (!results.Finished)
            output.WriteLine($"The sweep is not finished: go on with it by run --resume {folder.Path}");
        output.WriteLine($"Report: {folder.Report}");
    }

    private static Table Map(SweepResult sweep)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("stack").RightAligned());
        foreach (var host in sweep.Hosts)
            table.AddColumn(JsonNames.Of(host.Host));
        table.AddColumn("");
        foreach (var size in sweep.Sizes.Append(sweep.MinimumStackBytes).Distinct().Order())
        {
            var cells = sweep.Hosts.Select(h => h.Sizes.FirstOrDefault(c => c.StackBytes == size)).Select(c => c is null ? NotTried : Words(c));
            var mark = size == sweep.MinimumStackBytes ? "◄ minimum stack" : "";
            table.AddRow([.. cells.Prepend(size.ToString()).Append(mark).Select(text => new Text(text))]);
        }

        return table;
    }

    private static string Words(SweepCell cell) => cell switch
    {
        { Trials: 0 } => NotTried,
        { Outcomes: [{ Count: 1 } only] } => SweepWords.Of(only),
        _ => string.Join(", ", cell.Outcomes.Select(o => $"{o.Count} {SweepWords.Of(o)}")),
    };

    private static string Summary(HostSweep host)
    {
        var name = JsonNames.Of(host.Host);
        if (host.Problem is { } problem)
            return $"{name}: trials could not be started: {problem}";
        if (host.SmallestSurvivorBytes is not { } survivor)
            return $"{name}: no size survived";
        if (host.OverrunZone is { } zone)
            return $"{name}: smallest survivor {survivor}, overrun zone {zone.FromBytes} up to {zone.ToBytes}";
        return host.Host.IsGuarded()
            ? $"{name}: smallest survivor {survivor}; the red zone lets no overrun pass"
            : $"{name}: smallest survivor {survivor}, no overrun seen";
    }
}
