using System.Collections.Concurrent;
using System.Diagnostics;
using Lab.Python.Processes;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Supervision;

/// <summary>Starts workers.</summary>
/// <remarks>
/// All workers are started from one thread that lives as long as the launcher. A worker asks the kernel to be killed when its parent dies,
/// and to the kernel the parent is the *thread* that forked (PR_SET_PDEATHSIG in prctl(2)): a thread of the pool may end while the lab goes
/// on.
/// </remarks>
internal sealed class WorkerLauncher : IDisposable
{
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
    /// <exception cref="ObjectDisposedException">The launcher is disposed.</exception>
    public Task<WorkerProcess> StartAsync(
        TrialEnvironment environment,
        IReadOnlyDictionary<string, string?> extra,
        ImmutableArray<string> command = default,
        IFaultInspector? inspector = null)
    {
        var program = command.IsDefaultOrEmpty ? [_runtimeHost, "exec", _worker] : command;
        var started = new TaskCompletionSource<WorkerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            _work.Add(() =>
            {
                try
                {
                    started.SetResult(ChildProcess.Alone(() => Start(environment, extra, program, inspector)));
                }
                catch (Exception e)
                {
                    started.SetException(e);
                }
            });
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(WorkerLauncher));
        }

        return started.Task;
    }

    /// <summary>
    /// Starts a process that watches the signals of a worker: it writes records to its stdout, and reads a byte from its stdin for each
    /// fault that is to go on. It ends with the worker.
    /// </summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The process cannot be started.</exception>
    public Process StartWatch(int worker)
    {
        var start = new ProcessStartInfo(_runtimeHost, ["exec", _worker, "watch", worker.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return ChildProcess.Start(start);
    }

    /// <summary>Ends the launching thread; the kernel kills every worker that is still there.</summary>
    public void Dispose()
    {
        try
        {
            _work.CompleteAdding();
        }
        catch (ObjectDisposedException)
        {
            // Disposed before: the launching thread has ended.
        }
    }

    private void Serve()
    {
        foreach (var start in _work.GetConsumingEnumerable())
            start();
        _work.Dispose();
    }

    private static WorkerProcess Start(
        TrialEnvironment environment,
        IReadOnlyDictionary<string, string?> extra,
        ImmutableArray<string> command,
        IFaultInspector? inspector)
    {
        var pipes = new WorkerPipes(isInspected: inspector is not null);
        Process? process = null;
        try
        {
            var start = new ProcessStartInfo(command[0], [.. command[1..], .. pipes.WorkerEnds])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            ChildEnvironment.Apply(ChildEnvironment.ForMeasuring(environment, extra), start.Environment);
            var mark = start.Environment[WorkerMark.Variable] = WorkerMark.Create(Environment.ProcessId);
            process = ChildProcess.Start(start);
            process.StandardInput.Close();
            return new(process, mark, pipes, inspector);
        }
        catch
        {
            process?.Kill();
            process?.Dispose();
            pipes.Dispose();
            throw;
        }
        finally
        {
            pipes.CloseWorkerEnds();
        }
    }
}
