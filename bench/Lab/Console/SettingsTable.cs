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
            // A setting may be documented in one form and taken in others.
            var pages = knob.Select(row => row.Documentation).OfType<string>().Distinct().ToList();
            console.WriteLine(knob.Key is Knob.None ? "no setting: what threads have anyway"
                : $"{knob.Key} ({(pages.Count > 0 ? string.Join("; ", pages) : "not documented")})");
            var grid = new Grid()
                .AddColumn(new() { Width = 10, Padding = new(2, 0, 1, 0) })
                .AddColumn(new() { Width = 10, Alignment = Justify.Right, Padding = new(0, 0, 2, 0) })
                .AddColumn(new() { Width = 15, Padding = new(0, 0, 1, 0) })
                .AddColumn(new() { Padding = new(0, 0, 0, 0) });
            foreach (var (row, threads) in SettingText.Together(knob))
            {
                var form = pages.Count > 0 && !row.Documented ? "this form is not documented: " : "";
                var last = row.Reason is { } reason ? $"{threads}: {reason}" : threads;
                string[] cells = [row.Asked, SettingText.Observed(row), SettingText.Effect(row), form + last];
                grid.AddRow([.. cells.Select(cell => new Text(cell))]);
            }

            console.Write(grid);
        }
    }
}
