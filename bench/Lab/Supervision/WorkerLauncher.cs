using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO.Pipes;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Starts workers.</summary>
/// <remarks>
/// All are started from one thread that lives as long as the launcher, for two reasons. A worker asks the kernel to be killed
/// when its parent dies, and to the kernel the parent is the *thread* that forked (PR_SET_PDEATHSIG in prctl(2)). And a child inherits
/// every pipe end that is inheritable at the moment of the fork: started side by side, workers would hold each other's pipes
/// open, and the end of one would never be seen.
/// </remarks>
internal sealed class WorkerLauncher : IDisposable
{
    /// <summary>Would install signal handlers in front of the worker's, or make it write core dumps.</summary>
    private static readonly string[] Removed =
        ["PYTHONFAULTHANDLER", "PYTHONHOME", "PYTHONEXECUTABLE", "PYTHONINSPECT", "DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump", "DOTNET_EnableCrashReport"];

    /// <summary>The diagnostics of the CLR leave a socket and two pipes in the temporary folder when a process is killed; nobody debugs a worker.</summary>
    private const string NoDiagnostics = "DOTNET_EnableDiagnostics";

    /// <summary>Held while pipe ends are inheritable. Whoever else starts a process that lives on, side by side with workers, holds it meanwhile.</summary>
    internal static Lock Inheriting { get; } = new();

    private readonly BlockingCollection<Action> _work = [];
    private readonly string _worker;
    private readonly string _runtimeHost;

    /// <param name="worker">Path of Lab.Worker.dll.</param>
    /// <param name="runtimeHost">Path of the <c>dotnet</c> that runs it.</param>
    public WorkerLauncher(string worker, string runtimeHost)
    {
        _worker = worker;
        _runtimeHost = runtimeHost;
        new Thread(Serve) { IsBackground = true, Name = "worker launcher" }.Start();
    }

    /// <summary>Starts a worker in an environment.</summary>
    /// <param name="environment">Steering variables; any other that steers a BLAS is removed.</param>
    /// <param name="extra">Variables on top, such as PYTHONHOME; a null value removes one.</param>
    /// <param name="command">Program and first arguments of another process that speaks the workers' contract; none for Lab.Worker.</param>
    /// <param name="inspector">Looks at the worker whenever it faults; null for one that is left to die.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The process cannot be started.</exception>
    public Task<WorkerProcess> StartAsync(
        TrialEnvironment environment,
        IReadOnlyDictionary<string, string?> extra,
        ImmutableArray<string> command = default,
        IFaultInspector? inspector = null)
    {
        var started = new TaskCompletionSource<WorkerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                lock (Inheriting)
                    started.SetResult(Start(environment, extra, command.IsDefaultOrEmpty ? [_runtimeHost, "exec", _worker] : command, inspector));
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    /// <summary>Ends the launching thread; every worker that is still there dies with it.</summary>
    public void Dispose() => _work.CompleteAdding();

    private static WorkerProcess Start(
        TrialEnvironment environment, IReadOnlyDictionary<string, string?> extra, ImmutableArray<string> command, IFaultInspector? inspector)
    {
        var requests = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        var messages = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        var faults = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.Inheritable);
        var inspection = inspector is null ? null : new InspectionPipes();
        try
        {
            var start = new ProcessStartInfo(
                command[0],
                [.. command[1..], requests.GetClientHandleAsString(), messages.GetClientHandleAsString(), faults.GetClientHandleAsString()])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            foreach (var handle in inspection?.ClientHandles ?? [])
                start.ArgumentList.Add(handle);
            Shape(start.Environment, environment, extra);
            var mark = start.Environment[WorkerMark.Variable] = WorkerMark.Create(Environment.ProcessId);
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return new(process, mark, requests, messages, faults, inspection is null ? null : new HeldWorker(process.Id, inspection, inspector!));
        }
        catch
        {
            inspection?.Dispose();
            requests.Dispose();
            messages.Dispose();
            faults.Dispose();
            throw;
        }
        finally
        {
            // Whatever happened: the copies that were to be inherited must not reach the next worker.
            requests.DisposeLocalCopyOfClientHandle();
            messages.DisposeLocalCopyOfClientHandle();
            faults.DisposeLocalCopyOfClientHandle();
            inspection?.DisposeLocalCopies();
        }
    }

    private static void Shape(IDictionary<string, string?> target, TrialEnvironment environment, IReadOnlyDictionary<string, string?> extra)
    {
        foreach (var name in target.Keys.Where(TrialEnvironment.Steers).Concat(Removed).Concat(environment.Unset).ToList())
            target.Remove(name);
        target[NoDiagnostics] = "0";
        foreach (var (name, value) in environment.Variables)
            target[name] = value;
        foreach (var (name, value) in extra)
        {
            if (value is null)
                target.Remove(name);
            else
                target[name] = value;
        }
    }

    private void Serve()
    {
        foreach (var work in _work.GetConsumingEnumerable())
            work();
    }
}
