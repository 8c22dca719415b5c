using System.Diagnostics;
using System.Runtime.InteropServices;
using Lab;
using Lab.Commands;
using Lab.Console;
using Lab.StackProbe;

var (output, error) = (StandardStream.Output(), StandardStream.Error());
Console.SetOut(output);
Console.SetError(error);
AppDomain.CurrentDomain.UnhandledException += (_, failure) => EndAtOnce(failure.ExceptionObject);
DiagnosticsFiles.Remove();
// Inherited by all that is started from here: gdb, which was seen to die of what it inspects, must leave no core file either.
if (OperatingSystem.IsLinux())
    CoreFile.Forbid();

// Not disposed: a signal may still come at the very end.
var interrupted = new CancellationTokenSource();
var sinceFirst = new Stopwatch();
using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);
using var onQuit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Interrupt);
var exitCode = await CommandLine.RunAsync(args, Console.Out, Console.Error, interrupted.Token);
if (output.Problem is not { } problem || exitCode is not (ExitCode.Done or ExitCode.Failed))
    return exitCode;
Console.Error.WriteLine($"the result could not be written to stdout: {problem}");
return ExitCode.Environment;

void Interrupt(PosixSignalContext context)
{
    // The first asks for an orderly end: workers are killed, what was measured is analysed and written. The second ends it here, but for
    // one that came twice: both the terminal and the shell send a hang-up; and 'dotnet run' passes on a SIGTERM that its whole group got.
    context.Cancel = context.Signal == PosixSignal.SIGHUP || !interrupted.IsCancellationRequested
        || (context.Signal == PosixSignal.SIGTERM && sinceFirst.Elapsed < TimeSpan.FromSeconds(1));
    sinceFirst.Start();
    // Not Cancel: an exception of what waits for it would end the process, on the thread of the signal.
    _ = interrupted.CancelAsync();
}

// Thrown on a thread that nobody waits for: the process ends in any case, and without this it would abort with a stack trace.
static void EndAtOnce(object failure)
{
    Console.Error.WriteLine(failure is Exception e ? CommandLine.InternalError(e) : $"internal error, please report it: {failure}");
    Environment.Exit(ExitCode.Internal);
}
