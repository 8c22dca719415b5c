using System.Collections.Immutable;
using Lab.Analysis.Settings;
using Lab.Analysis.Wording;
using Lab.Trials.Captures;
using Spectre.Console;

namespace Lab.Console;

/// <summary>What settings were seen to do, a block each; readable from 80 columns on.</summary>
internal static class SettingsTable
{
    public static void Write(ImmutableArray<SettingRow> rows, IAnsiConsole console)
    {
        foreach (var knob in rows.GroupBy(row => row.Knob))
        {
            var pages = knob.GroupBy(row => row.Documentation).Select(page => page.Key ?? "not documented").Distinct();
            console.WriteLine(knob.Key is Knob.None ? "no setting: what threads have anyway" : $"{knob.Key} ({string.Join("; ", pages)})");
            var grid = new Grid()
                .AddColumn(new() { Width = 10, Padding = new(2, 0, 1, 0) })
                .AddColumn(new() { Width = 10, Alignment = Justify.Right, Padding = new(0, 0, 2, 0) })
                .AddColumn(new() { Width = 15, Padding = new(0, 0, 1, 0) })
                .AddColumn(new() { Padding = new(0, 0, 0, 0) });
            foreach (var (row, threads) in SettingText.Together(knob))
            {
                string[] cells =
                    [row.Asked, SettingText.Observed(row), SettingText.Effect(row), row.Reason is { } reason ? $"{threads}: {reason}" : threads];
                grid.AddRow([.. cells.Select(cell => new Text(cell))]);
            }

            console.Write(grid);
        }
    }
}
