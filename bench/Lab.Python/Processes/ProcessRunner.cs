using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text;
using Lab.StackProbe;
using Lab.StackProbe.Interop;

namespace Lab.Python.Processes;

/// <summary>Starts other programs; everything that this assembly learns from or does through another process goes through here.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a program to its end or to its deadline.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; the program and its children are gone by then.</exception>
    Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation);
}

/// <summary>Runs programs of this machine.</summary>
/// <remarks>
/// No program can make the lab wait without a limit: its output is read as it comes, so that it never blocks on a full pipe; when its time
/// is up its whole tree is killed; and a grandchild that survives it with the pipe open is not waited for.
/// <para>
/// Not CliWrap (3.10.5 was read): after the program's end it waits for its pipes without a limit, so that a grandchild that holds one keeps
/// the caller waiting, and ending that wait loses the exit status; it asks a program to end with SIGINT only; a receiver of output that
/// throws stops the reading. What it would replace here is a dozen lines. Source: Command.Execution.cs and ProcessEx.cs in Tyrrrz/CliWrap.
/// </para>
/// </remarks>
public sealed class ProcessRunner : IProcessRunner
{
    /// <summary>How long the rest of the output is waited for after the program has ended.</summary>
    private static readonly TimeSpan PipePatience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    /// <remarks>An exception of the receiver of its lines is thrown again after the program has ended.</remarks>
    public async Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Process process;
        try
        {
            process = ChildProcess.Start(StartInfo(request));
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return new ProcessOutcome.NotStarted(Reason(request.Program, e));
        }

        using var started = process;
        process.StandardInput.Close();
        var output = new OutputTail(request.OutputLimit, request.Lines);
        var error = new OutputTail(request.OutputLimit, request.Lines);
        var reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), error.ReadAsync(process.StandardError));
        var time = new FairTime();
        var ended = await EndsAsync(process, request, time, cancellation).ConfigureAwait(false);
        if (!ended)
        {
            await StopAsync(process, request.Grace).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
        }

        await WithinAsync(reading, PipePatience).ConfigureAwait(false);
        if ((output.Failure ?? error.Failure) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        return ended
            ? new ProcessOutcome.Exited(process.ExitCode, output.Text, error.Text)
            : new ProcessOutcome.TimedOut(time.Waited, output.Text, error.Text);
    }

    private static ProcessStartInfo StartInfo(ProcessRequest request)
    {
        var start = new ProcessStartInfo(request.Program, request.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in request.Environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        return start;
    }

    private static async Task<bool> EndsAsync(Process process, ProcessRequest request, FairTime time, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ending = process.WaitForExitAsync(ended.Token);
        var isUp = time.PassesAsync(request.Deadline, ended.Token);
        await Task.WhenAny(ending, isUp).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await isUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ending.IsCompletedSuccessfully;
    }

    private static async Task StopAsync(Process process, TimeSpan grace)
    {
        if (grace > TimeSpan.Zero && !process.HasExited)
        {
            _ = LibC.kill(process.Id, SignalNumber.SIGTERM);
            await WithinAsync(process.WaitForExitAsync(), grace).ConfigureAwait(false);
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or one of its children, ended in the meantime: there is nothing left to kill.
        }

        // A process in an uninterruptible wait of the kernel does not die of SIGKILL: the lab goes on without waiting for it.
        await WithinAsync(process.WaitForExitAsync(), PipePatience).ConfigureAwait(false);
    }

    private static async Task WithinAsync(Task task, TimeSpan limit)
    {
        using var patience = new CancellationTokenSource();
        var isUp = new FairTime().PassesAsync(limit, patience.Token);
        await Task.WhenAny(task, isUp).ConfigureAwait(false);
        await patience.CancelAsync().ConfigureAwait(false);
        await isUp.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static string Reason(string program, Exception e) => e is Win32Exception { NativeErrorCode: var code }
        ? code switch
        {
            2 => program.Contains('/', StringComparison.Ordinal) ? $"{program} does not exist" : $"{program} is not on PATH",
            8 => $"{program} is not a program of this machine",
            13 => $"{program} is not executable",
            _ => $"{program} cannot be started: {new Win32Exception(code).Message}",
        }
        : $"{program} cannot be started: {e.Message}";
}
