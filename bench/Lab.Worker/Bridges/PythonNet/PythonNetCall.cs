using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Trials;
using Lab.Trials.Messages;
using Python.Runtime;

namespace Lab.Worker.Bridges.PythonNet;

/// <summary>A Python callable without arguments, called as pythonnet's users call it.</summary>
internal sealed class PythonNetCall(PyObject callable, RaisedErrors errors) : MeasuredCall
{
    private Exception? _raised;

    public override WorkerMessage.Raised Failure(string id)
    {
        using (Py.GIL())
        {
            var e = errors.Describe(_raised!);
            return new(id, TrialStage.Call, e.TypeName, e.Message, e.Traceback);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Make()
    {
        using (Py.GIL())
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                callable.Invoke().Dispose();
                Returned = true;
            }
            // Kept as it is: this stack may be nearly full, so the exception is described later, on a roomy one.
            catch (Exception e)
            {
                _raised = e;
            }

            Elapsed = Stopwatch.GetElapsedTime(start);
        }
    }
}
