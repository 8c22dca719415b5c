using System.CommandLine;
using Lab.Console;
using Lab.Jobs;

namespace Lab.Commands;

/// <summary><c>report</c>: results, pictures and report once more from a capture. Measures nothing and runs anywhere.</summary>
internal sealed class ReportCommand(TextWriter output, TextWriter error)
{
    private readonly Argument<string?> _run = new("run")
    {
        Description = "Folder of a run, or its capture.jsonl (default: the latest)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Command Create()
    {
        var command = new Command("report", "Write results.json, the pictures and index.html of a run again, from its capture.");
        command.Arguments.Add(_run);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var folder = RunFolder.Find(parsed.GetValue(_run));
        var display = RunDisplay.Create(error);
        var capture = folder.Read();
        if (capture.WasCut)
            display.Report(RunFolder.CutLine);
        new Publication(display).Write(folder, capture, cancel);
        await output.WriteLineAsync($"Report: {folder.Report}").ConfigureAwait(false);
        return ExitCode.Done;
    }
}
