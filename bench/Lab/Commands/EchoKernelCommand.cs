using System.Collections;
using System.CommandLine;
using System.ComponentModel;
using System.Text.Json;
using Lab.Console;
using Lab.Jobs;
using Lab.Jupyter;
using Lab.Machine;
using Lab.StackProbe;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Commands;

/// <summary><c>echo-kernel</c>: a Jupyter kernel inside a .NET process, on a thread of the chosen stack.</summary>
/// <remarks>
/// This process becomes the worker that is the kernel: Jupyter waits for, signals and ends the process that it has started, and that one
/// must hold Python's home in its environment from the start.
/// </remarks>
internal sealed class EchoKernelCommand(TextWriter error)
{
    private readonly Option<ByteSize> _stack = KernelSpecCommand.Stack();

    private readonly Option<string?> _connectionFile = new("--connection-file", "-f")
    {
        Description = "File that says where clients connect; Jupyter writes it (default: one is written and its name printed, and Ctrl-C "
            + "ends the kernel)",
        HelpName = "file",
    };

    private readonly EnvironmentOptions _environment = new();

    public Command Create()
    {
        var command = new Command(
            KernelSpec.Command, "Be a Jupyter kernel that echoes, with ipykernel inside this process on a thread of the chosen stack.");
        command.Options.Add(_stack);
        command.Options.Add(_connectionFile);
        _environment.AddPythonTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        Platform.RequireMeasurable();
        var connectionFile = "";
        if (parsed.GetValue(_connectionFile) is { } named)
        {
            ConnectionFile.Check(named);
            // ipykernel takes a name alone for one in Jupyter's own folder.
            connectionFile = Path.GetFullPath(named);
        }

        var environment = _environment.Environments(parsed)[0];
        var display = RunDisplay.Create(error);
        // Who types this waits and watches; what Jupyter starts does not talk.
        var isByHand = connectionFile.Length == 0;
        if (isByHand)
            display.Report(KernelPython.Looking(_environment.Python(parsed)));
        var python = await KernelPython.OpenAsync(
            _environment.Python(parsed), ChildEnvironment.Of(environment), display, cancel).ConfigureAwait(false);
        if (isByHand)
        {
            display.Report(
                $"starting the kernel in Python {python.Version} ({python.Executable}), on a stack of {parsed.GetValue(_stack)}");
        }

        var recipe = RunContext.RecipeOf(python);
        WorkerRequest request = new WorkerRequest.HostKernel(parsed.GetValue(_stack), connectionFile, recipe.Start);
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(v => (string)v.Key, v => (string?)v.Value, StringComparer.Ordinal);
        ChildEnvironment.Apply(ChildEnvironment.ForMeasuring(environment, [.. recipe.Variables, KernelPython.QuietDebugger]), variables);
        cancel.ThrowIfCancellationRequested();
        try
        {
            ProcessImage.Replace(
                LabFiles.RuntimeHost,
                ["exec", LabFiles.Worker, KernelSpec.Command, JsonSerializer.Serialize(request, TrialsJson.Default.WorkerRequest)],
                variables.Select(v => KeyValuePair.Create(v.Key, v.Value ?? "")));
            return ExitCode.Done;
        }
        catch (Win32Exception e)
        {
            throw new CommandException(ExitCode.Environment, e.Message);
        }
    }
}
