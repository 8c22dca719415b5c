using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Worker.Bridges.CApi;

namespace Lab.Worker;

/// <summary>
/// Runs pytest suites: pytest itself on the Python thread, and the body of each test on a thread of the host, measured as any other call.
/// What pytest does between the bodies is on no measured stack.
/// </summary>
internal sealed unsafe class SuiteExecution(
    PythonThread pythonThread, Measurement measurement, Action<WorkerMessage> send, Func<WorkerRequest?> receive, Action recordFaults)
{
    /// <exception cref="PythonException">The suites cannot be collected, or pytest failed outside of a test.</exception>
    public void Run(EmbeddedPython python, WorkerRequest.RunSuite suite) => pythonThread.Run(() =>
    {
        var (call, api) = (suite.Call, python.Api);
        var reserve = api.StackReserve;
        using (python.TakeGil())
        {
            var measure = PythonCallback.NewFunction(python, "measure", "call", (_, arguments) => Measured(arguments[0]));
            var tell = PythonCallback.NewFunction(python, "tell", "event, text, outcome, message", (_, arguments) => Told(arguments));
            var ask = PythonCallback.NewFunction(python, "ask", "", (_, _) => python.NewText(Ask()));
            var run = python.Attribute(EmbeddedPython.BootstrapModule, "run_suite");
            api.DecRef(python.Call(
                run,
                [
                    python.NewText(string.Join('\0', suite.Targets)), python.NewText(suite.Keyword), python.NewText(suite.Root),
                    measure, tell, ask,
                ],
                []));
            api.DecRef(run);
        }

        return true;

        // The reference is the caller's, who waits.
        nint Measured(nint body)
        {
            var thread = api.SaveThread();
            try
            {
                recordFaults();
                measurement.Run(new PythonCall(python, body), call, reserve, watchesOthers: false);
            }
            finally
            {
                api.RestoreThread(thread);
            }

            return python.NewNone();
        }

        nint Told(ReadOnlySpan<nint> arguments)
        {
            var outcome = python.Text(arguments[2]);
            send(new WorkerMessage.Suite(
                call.Id,
                NamedEnum.Parse<SuiteEvent>(python.Text(arguments[0])),
                python.Text(arguments[1]),
                outcome.Length == 0 ? null : NamedEnum.Parse<TestOutcome>(outcome),
                python.Text(arguments[3])));
            return python.NewNone();
        }

        string Ask()
        {
            var thread = api.SaveThread();
            try
            {
                send(new WorkerMessage.Suite(call.Id, SuiteEvent.Asking, "", null, ""));
                return receive() is WorkerRequest.RunTests asked ? string.Join('\0', asked.Tests) : "";
            }
            finally
            {
                api.RestoreThread(thread);
            }
        }
    });
}
