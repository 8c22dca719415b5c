using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker.Bridges;
using Lab.Worker.Bridges.CApi;
using Lab.Worker.Bridges.PythonNet;

namespace Lab.Worker;

/// <summary>
/// Runs trials, one after the other, and says how each ended. A trial that kills the process says nothing: the supervisor does.
/// </summary>
internal sealed class TrialExecution
{
    private readonly Action<WorkerMessage> _send;
    private readonly Action _recordFaults;
    private readonly PythonThread _pythonThread = new();
    private readonly StackTracing _tracing;
    private readonly WarmUp _warmUp;
    private readonly Measurement _measurement;
    private readonly Func<WorkerRequest?> _receive;
    private IPythonBridge? _bridge;

    /// <summary>
    /// The call of the trial before. Its data is given up when another trial begins, and not before: a plain thread may have damaged it.
    /// </summary>
    private MeasuredCall? _last;
    private EmbeddedPython? _python;

    /// <param name="receive">The next request: during a trial only whether its stack is watched.</param>
    /// <param name="recordFaults">Called before each measured call: the set-up may have installed signal handlers of its own.</param>
    public TrialExecution(Action<WorkerMessage> send, Func<WorkerRequest?> receive, Action recordFaults)
    {
        (_send, _receive, _recordFaults) = (send, receive, recordFaults);
        _tracing = new(send, receive);
        _warmUp = new(_pythonThread);
        _measurement = new(_pythonThread, _tracing, send);
    }

    /// <summary>Set where the supervisor looks at this process when it dies.</summary>
    public InspectedDeath? InspectedDeath { get; init; }

    public void Run(WorkerRequest.RunTrial trial) => Run(trial, (bridge, python) =>
    {
        _send(new WorkerMessage.SetUp(trial.Id, Ended: false));
        var call = _last = _pythonThread.Run(() =>
        {
            _last?.Drop();
            _last = null;
            return bridge.Prepare(python, trial);
        });
        _send(new WorkerMessage.SetUp(trial.Id, Ended: true));
        if (trial.Trace)
            _pythonThread.Run(() => _tracing.ReportFrames(python));
        if (InspectedDeath is not null)
            _pythonThread.Run(() => InspectedDeath.ReportFrames(python));
        _recordFaults();
        _measurement.Run(call, trial, trial.Host.CallsPython() ? python.Api.StackReserve : ByteSize.Zero);
    });

    public void Run(WorkerRequest.RunSuite suite) => Run(suite.Call, (_, python) =>
    {
        if (suite.Call.Trace)
            _pythonThread.Run(() => _tracing.ReportFrames(python));
        new SuiteExecution(_pythonThread, _measurement, _send, _receive, _recordFaults).Run(python, suite);
    });

    private void Run(WorkerRequest.RunTrial trial, Action<IPythonBridge, EmbeddedPython> run)
    {
        // A process has one interpreter, and one bridge that started it: the one of its first trial.
        var bridge = _bridge ??= BridgeOf(trial.Host);
        if (!bridge.Serves(trial.Host))
        {
            _send(new WorkerMessage.Declined(trial.Id,
                $"the host {trial.Host} is not one of this worker's, which calls Python {bridge.Name}"));
            return;
        }

        try
        {
            var python = _python ??= Start(bridge, trial.Python);
            _warmUp.Run(bridge, python, trial);
            run(bridge, python);
        }
        catch (PythonException e)
        {
            _send(new WorkerMessage.Raised(trial.Id, TrialStage.SetUp, e.TypeName, e.Message, e.Traceback));
        }
        catch (Exception e) when (
            e is DllNotFoundException or EntryPointNotFoundException or NotSupportedException or Win32Exception or ArgumentException)
        {
            _send(new WorkerMessage.Declined(trial.Id, e.Message));
        }
    }

    private static IPythonBridge BridgeOf(Host host) => host.NeedsPythonNet() ? PythonNet() : new CApiBridge();

    /// <summary>
    /// Not inlined: the runtime loads pythonnet's assembly when it compiles this, and no worker without a trial for it needs that.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PythonNetBridge PythonNet() => new PythonNetBridge();

    private EmbeddedPython Start(IPythonBridge bridge, PythonStart start)
    {
        var python = _pythonThread.Start(
            () => bridge.Start(start.Library), start.Executable, start.Catalog, start.SiteDirectories, start.SysPath);
        return _pythonThread.Run(() =>
        {
            ForkedCopy.Register(python);
            return python;
        });
    }
}
