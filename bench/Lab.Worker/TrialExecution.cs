using System.ComponentModel;
using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>Runs trials, one after the other, and says how each ended. A trial that kills the process says nothing: the supervisor does.</summary>
internal sealed class TrialExecution
{
    private readonly IPythonBridge _bridge;
    private readonly Action<WorkerMessage> _send;
    private readonly Action _recordFaults;
    private readonly PythonThread _pythonThread = new();
    private readonly StackTracing _tracing;
    private readonly WarmUp _warmUp;
    private readonly Measurement _measurement;
    private EmbeddedPython? _python;

    /// <param name="receive">The next request: during a trial only whether its stack is watched.</param>
    /// <param name="recordFaults">Called before each measured call: the set-up may have installed signal handlers of its own.</param>
    public TrialExecution(IPythonBridge bridge, Action<WorkerMessage> send, Func<WorkerRequest?> receive, Action recordFaults)
    {
        (_bridge, _send, _recordFaults) = (bridge, send, recordFaults);
        _tracing = new(send, receive);
        _warmUp = new(bridge, _pythonThread);
        _measurement = new(_pythonThread, _tracing, send);
    }

    /// <summary>Set where the supervisor looks at this process when it dies.</summary>
    public InspectedDeath? InspectedDeath { get; init; }

    public void Run(WorkerRequest.RunTrial trial)
    {
        if (!_bridge.Serves(trial.Host))
        {
            _send(new WorkerMessage.Refused(trial.Id, $"the host {trial.Host} is not one of this worker's, which calls Python {_bridge.Name}"));
            return;
        }

        try
        {
            var python = _python ??= Start(trial.Python);
            _warmUp.Run(python, trial);
            var call = _pythonThread.Run(() => _bridge.Prepare(python, trial));
            if (trial.Trace)
                _pythonThread.Run(() => _tracing.ReportFrames(python));
            if (InspectedDeath is not null)
                _pythonThread.Run(() => InspectedDeath.ReportFrames(python));
            _recordFaults();
            _measurement.Run(call, trial);
        }
        catch (PythonException e)
        {
            _send(new WorkerMessage.Raised(trial.Id, TrialStage.SetUp, e.TypeName, e.Message, e.Traceback));
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or NotSupportedException or Win32Exception or ArgumentException)
        {
            _send(new WorkerMessage.Refused(trial.Id, e.Message));
        }
    }

    private EmbeddedPython Start(PythonStart start) => _pythonThread.Start(
        () => _bridge.Start(start.Library), start.Executable, start.Catalog, start.SiteDirectories, start.SysPath);
}
