using System.CommandLine;
using System.Text.Json;
using Lab.Analysis;
using Lab.Analysis.Settings;
using Lab.Console;
using Lab.Jobs;
using Lab.Machine;
using Lab.Probing;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>
/// <c>settings</c>: starts a process with each setting that is said to change the stacks of threads, and shows what they really had.
/// Installs no Python package.
/// </summary>
internal sealed class SettingsCommand(TextWriter output, TextWriter error)
{
    private readonly Option<bool> _json = Options.Json();
    private readonly EnvironmentOptions _environment = new();

    private readonly Option<ByteSize> _size = new("--size")
    {
        Description = "The stack to ask for, such as 8M",
        HelpName = "size",
        DefaultValueFactory = _ => ByteSize.FromMiB(4),
        CustomParser = result => Options.Read(result, () => StackSizeRules.Parse(result.Tokens[0].Value), default),
    };

    private readonly Option<bool> _snippets = new("--snippets")
    {
        Description = "Print text to paste that sets the size: C#, project file, environment, systemd, containers",
    };

    public Command Create()
    {
        var command = new Command(
            "settings", "Start a process with each setting of a thread's stack, and show what its threads had and which settings work.");
        _environment.AddPythonTo(command);
        foreach (var option in new Option[] { _size, _snippets, _json })
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        if (parsed.GetValue(_snippets) && parsed.GetValue(_json))
            throw new CommandException(ExitCode.Usage, "--snippets prints text to paste, --json the observations: choose one");
        Platform.RequireMeasurable();
        var processes = new ProcessRunner();
        var display = RunDisplay.Create(error);
        var python = await FindPythonAsync(processes, parsed, display, cancel).ConfigureAwait(false);
        display.Report("starting a process with each setting, and building a project with the SDK");
        var folder = Directory.CreateTempSubdirectory("lab-settings-").FullName;
        var observer = new SettingsObserver(processes, LabFiles.Settings, LabFiles.RuntimeHost, folder);
        var size = parsed.GetValue(_size);
        var seen = await observer.ObserveAsync(size, python, builds: true, display, cancel).ConfigureAwait(false);
        if (seen is [{ Knob: Knob.None, Reason: { } problem }])
            throw new CommandException(ExitCode.Environment, problem);
        var rows = SettingRow.Of(seen);
        if (parsed.GetValue(_json))
            await output.WriteLineAsync(JsonSerializer.Serialize(rows, ResultsJson.Default.ImmutableArraySettingRow)).ConfigureAwait(false);
        else if (parsed.GetValue(_snippets))
            WriteSnippets(SettingSnippet.Tried(size, rows));
        else
            SettingsTable.Write(rows, TextConsole.On(output));
        return ExitCode.Done;
    }

    /// <summary>Any Python will do; where there is none, the rest is observed all the same.</summary>
    private async Task<PythonInstallation?> FindPythonAsync(
        IProcessRunner processes, ParseResult parsed, RunDisplay display, CancellationToken cancel)
    {
        var found = await PythonSelection.FindAsync(
            processes, _environment.Python(parsed), SettingsProgram.Environment(), display, cancel).ConfigureAwait(false);
        var chosen = PythonSelection.Choose(found.Candidates).Chosen?.Installation;
        if (chosen is null)
            display.Report(found.WhyNone);
        return chosen;
    }

    private void WriteSnippets(ImmutableArray<SettingSnippet> snippets)
    {
        foreach (var snippet in snippets)
            output.WriteLine($"── {snippet.Title}\n\n{snippet.Text}\n");
        if (snippets.IsEmpty)
            error.WriteLine("no setting was seen to give threads that size: 'settings' without --snippets shows what was observed");
    }
}
