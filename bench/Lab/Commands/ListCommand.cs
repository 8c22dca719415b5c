using System.CommandLine;
using System.Text.Json;
using Lab.Console;
using Lab.Trials.Captures;
using Spectre.Console;

namespace Lab.Commands;

/// <summary><c>list</c>: the catalog, and what of it can run here.</summary>
internal sealed class ListCommand(TextWriter output, TextWriter error)
{
    private readonly Option<bool> _json = Options.Json();
    private readonly EnvironmentOptions _environment = new();

    public Command Create()
    {
        var command = new Command("list", "Show the catalog: every workload, what it stresses, and whether it can run here.");
        _environment.AddTo(command);
        command.Options.Add(_json);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        using var context = await _environment.OpenAsync(parsed, RunDisplay.Create(error), cancel, asksBlas: false).ConfigureAwait(false);
        if (parsed.GetValue(_json))
        {
            var json = JsonSerializer.Serialize(context.Catalog.Entries, LabJson.Default.ImmutableArrayCatalogEntry);
            await output.WriteLineAsync(json).ConfigureAwait(false);
        }
        else
        {
            Write(context.Catalog.Entries, context.PythonNet);
        }

        return ExitCode.Done;
    }

    private void Write(ImmutableArray<CatalogEntry> entries, PackageFacts pythonNet)
    {
        var console = TextConsole.On(output);
        var table = new Table().Border(TableBorder.Simple).AddColumns("workload", "what it stresses", "here");
        foreach (var entry in entries)
            table.AddRow(new Text(entry.Name), new Text(entry.Stresses), new Text(entry.Unavailable ?? "available"));
        console.Write(table);
        console.WriteLine($"{entries.Count(e => e.Unavailable is null)} of {entries.Length} can run here. Your own: "
            + $"path/to/file.py:function, wherever a workload name is accepted.");
        if (pythonNet.Problem is { } problem)
            console.WriteLine($"The hosts pythonnet and pythonnet-thread are not available here: {problem}.");
    }
}
