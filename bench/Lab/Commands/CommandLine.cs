using System.CommandLine;
using Lab.Console;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Trials;

namespace Lab.Commands;

/// <summary>
/// The lab's command line: its commands, and how everything that goes wrong reaches the user as one line and an exit code.
/// </summary>
internal static class CommandLine
{
    private const int LongestLine = 200;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        (output, error) = (new VisibleWriter(output), new VisibleWriter(error));
        var parsed = Root(output, error).Parse(args);
        var wrong = UsageErrors.Explain(parsed)
            ?? (parsed.Errors.Count > 0 ? $"{parsed.Errors[0].Message} ('--help' shows the options)" : null);
        if (wrong is not null)
        {
            // It quotes what was typed, which may be long and may hold ends of lines.
            await error.WriteLineAsync(VisibleText.Line(wrong, LongestLine)).ConfigureAwait(false);
            return ExitCode.Usage;
        }

        // Ctrl-C is Program's to handle: the library would give a run two seconds to write its report.
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (
            cancel.IsCancellationRequested
            && e is OperationCanceledException or PythonNotUsableException or CommandException { ExitCode: ExitCode.Environment })
        {
            // A terminal interrupts what the lab has started too: a Python that was just asked then seems to be none.
            await error.WriteLineAsync("interrupted").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }
        catch (CommandException e)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return e.ExitCode;
        }
        catch (PythonNotUsableException e)
        {
            await error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitCode.Environment;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk, a folder that vanished: what was captured before is there.
            await error.WriteLineAsync(VisibleText.FirstLine(e.Message)).ConfigureAwait(false);
            return ExitCode.Environment;
        }
        catch (Exception e)
        {
            // An error of the lab's own. What had been measured by then was published by the run.
            await error.WriteLineAsync(InternalError(e)).ConfigureAwait(false);
            return ExitCode.Internal;
        }
    }

    /// <summary>One line with what a report of the error needs: the kind, the message, and the method that failed.</summary>
    internal static string InternalError(Exception e)
    {
        var place = e.TargetSite is { } method ? $" in {method.DeclaringType?.FullName}.{method.Name}" : "";
        var message = VisibleText.FirstLine(e.Message);
        return $"internal error, please report it: {e.GetType().Name}{place}: {message} (lab {RunContext.LabVersion})";
    }

    internal static RootCommand Root(TextWriter output, TextWriter error)
    {
        var run = new RunCommand(error);
        var root = new RootCommand(
            "Measures what stack Python's numeric calls need on .NET threads, and says which size to set. Without a command: run.");
        run.AddTo(root);
        root.Subcommands.Add(run.AddTo(new Command("run", "The main job: measure the catalog, verify thresholds, write the report.")));
        root.Subcommands.Add(new ProbeCommand(output, error).Create());
        root.Subcommands.Add(new SweepCommand(output, error).Create());
        root.Subcommands.Add(new CurveCommand(output, error).Create());
        root.Subcommands.Add(new BlasCommand(output, error).Create());
        root.Subcommands.Add(new DiscoverCommand(output, error).Create());
        root.Subcommands.Add(new BenchCommand(output, error).Create());
        root.Subcommands.Add(new ScanCommand(output, error).Create());
        root.Subcommands.Add(new CheckCommand(output, error).Create());
        root.Subcommands.Add(new EchoKernelCommand(error).Create());
        root.Subcommands.Add(new KernelSpecCommand(output, error).Create());
        root.Subcommands.Add(new SettingsCommand(output, error).Create());
        root.Subcommands.Add(new TriageCommand(output, error).Create());
        root.Subcommands.Add(new ListCommand(output, error).Create());
        root.Subcommands.Add(new DoctorCommand(output, error).Create());
        root.Subcommands.Add(new ReportCommand(output, error).Create());
        root.Subcommands.Add(new CompareCommand(output, error).Create());
        return root;
    }
}
