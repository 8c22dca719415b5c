using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Probing;
using Lab.Trials;
using Spectre.Console;

namespace Lab.Console;

/// <summary>Probes as a table for a person.</summary>
internal static class ProbeTable
{
    private static readonly string[] Columns =
        ["workload", "BLAS threads", "peak", "minimum stack", "verified", "smallest survivor", "overrun zone", "recommended"];

    /// <summary>The columns that say what to do, for a terminal on which all of them would be cut.</summary>
    private static readonly int[] Few = [0, 1, 3, 6, 7];

    private const int WidthOfAll = 120;

    public static void Write(Results results, TextWriter output) => Write(results, TextConsole.On(output));

    internal static void Write(Results results, IAnsiConsole console)
    {
        var isNarrow = console.Profile.Width < WidthOfAll;
        int[] shown = isNarrow ? Few : [.. Enumerable.Range(0, Columns.Length)];
        var table = new Table().Border(TableBorder.Simple);
        foreach (var i in shown)
            table.AddColumn(new TableColumn(Columns[i]) { NoWrap = i == 0 });
        var rows = results.Probes.Select(probe => (Probe: probe, Cells: Cells(probe))).ToList();
        foreach (var (_, cells) in rows)
            table.AddRow([.. shown.Select(i => new Text(cells[i]))]);
        console.Write(table);
        foreach (var (probe, cells) in rows.Where(row => isNarrow && row.Probe.MinimumStackBytes is not null))
            console.WriteLine($"{Name(probe)}: peak {cells[2]}, verified: {cells[4]}");
        foreach (var probe in results.Probes.Where(p => !p.PlainThread.IsEmpty))
            console.WriteLine($"{Name(probe)}, on plain threads: {string.Join(", ", probe.PlainThread.Select(Describe))}");
        foreach (var probe in results.Probes)
            WriteGrowth(probe, console);
        foreach (var probe in results.Probes.Where(p => !p.OtherThreads.IsEmpty))
            console.WriteLine($"{Name(probe)}, other threads: {string.Join(", ", probe.OtherThreads.Select(Describe))}");
        foreach (var same in results.Probes.SelectMany(p => p.Notes.Select(note => (Name: Name(p), Note: note))).GroupBy(n => n.Note))
            console.WriteLine($"{Plural.List([.. same.Select(n => n.Name)], 3, "; ")}: {same.Key}");
        if (results.Repeats > 1)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"The order of trials and the sizes of their environments were shuffled; --seed {results.Seed} repeats the same shuffle."));
        }

        if (results.Probes.Any(p => p.OverrunZone is not null))
        {
            console.WriteLine(
                "Surviving is not safe: in its overrun zone a call returns the right answer and has overwritten memory below its stack. " +
                "Survival is not monotonic in the size: the smallest survivor is not a threshold, and a larger size may crash.");
        }
    }

    private static void WriteGrowth(ProbeResult probe, IAnsiConsole console)
    {
        foreach (var consumer in probe.Consumers.Take(3))
            console.WriteLine($"{Name(probe)}: {consumer}");
        if (probe.GrowthIsCoarse)
            console.WriteLine($"{Name(probe)}: {GrowthText.Coarse}");
        if (GrowthText.Problem(probe) is { } problem)
            console.WriteLine($"{Name(probe)}: {problem}");
    }

    private static string[] Cells(ProbeResult probe) => probe.MinimumStackBytes is null
        ? [probe.Label, Threads(probe), "–", probe.Reason ?? "not measured", "–", "–", "–", "–"]
        :
        [
            probe.Label,
            Threads(probe),
            Size(probe.PeakBytes) + Spread(probe),
            Size(probe.MinimumStackBytes),
            probe is { Verified: true, TooSmall: var (below, refused) }
                ? $"lives at {Size(probe.SurvivesAtBytes)}, {(refused ? "refused" : "dies")} at {below}"
                : "no",
            IsLookedFor(probe) ? Size(probe.SmallestSurvivorBytes) : "–",
            probe.OverrunZone is { } zone ? $"{zone.FromBytes} up to {zone.ToBytes}" : IsLookedFor(probe) ? "none seen" : "not looked for",
            Size(probe.RecommendedStackBytes) + (RunText.AtRecommended(probe) is { Length: > 0 } ended ? $" ({ended})" : ""),
        ];

    /// <summary>Plain threads that are all large enough say nothing about smaller sizes.</summary>
    private static bool IsLookedFor(ProbeResult probe) =>
        probe.PlainThread.Any(o => o.StackBytes < probe.MinimumStackBytes) || probe.MinimumStackBytes <= StackSizeRules.Smallest;

    private static string Spread(ProbeResult probe) => probe switch
    {
        { Varies: true } => " (varies)",
        { IsElastic: true } => " (elastic)",
        { Repeats: > 1, SpreadBytes: { } spread } => string.Create(CultureInfo.InvariantCulture, $" (spread {spread} in {probe.Repeats})"),
        _ => "",
    };

    private static string Describe(PlainOutcome outcome) => $"{outcome.StackBytes} {OutcomeText.Brief(outcome.Judged)}";

    private static string Describe(OtherThread thread)
    {
        var count = thread.Threads == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"{thread.Threads} of ");
        return $"{count}{thread.Origin()} {thread.PeakBytes} of {thread.StackBytes}";
    }

    private static string Name(ProbeResult probe) => $"{probe.Label}, {EnvironmentText.BlasThreads(probe.Environment.BlasThreads)}";

    private static string Threads(ProbeResult probe) => EnvironmentText.Threads(probe.Environment.BlasThreads);

    private static string Size(ByteSize? size) => size?.ToString() ?? "–";
}
