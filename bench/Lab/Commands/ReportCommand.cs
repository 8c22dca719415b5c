using System.CommandLine;
using Lab.Runs;

namespace Lab.Commands;

/// <summary><c>report</c>: results and report once more from a capture. Measures nothing and runs anywhere.</summary>
internal sealed class ReportCommand(TextWriter output)
{
    private readonly Argument<string?> _run = new("run")
    {
        Description = "Folder of a run, or its capture.jsonl (default: the latest)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public Command Create()
    {
        var command = new Command("report", "Write results.json and index.html of a run again, from its capture.");
        command.Arguments.Add(_run);
        command.SetAction(parsed =>
        {
            var folder = RunFolder.Find(parsed.GetValue(_run));
            folder.WriteReport(folder.ReadCapture());
            output.WriteLine($"Report: {folder.Report}");
            return ExitCode.Done;
        });
        return command;
    }
}
