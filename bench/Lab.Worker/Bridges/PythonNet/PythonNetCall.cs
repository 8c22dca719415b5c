using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;
using Python.Runtime;

namespace Lab.Worker.Bridges.PythonNet;

/// <summary>A Python callable without arguments, called as pythonnet's users call it.</summary>
internal sealed class PythonNetCall(EmbeddedPython python, PyObject callable, RaisedErrors errors) : MeasuredCall
{
    private Exception? _raised;
    private nint _resultType;

    public override string? LazyResult => python.LazyKind(_resultType);

    public override WorkerMessage.Raised Failure(string id)
    {
        using (Py.GIL())
        {
            var e = errors.Describe(_raised!);
            return new(id, TrialStage.Call, e.TypeName, e.Message, e.Traceback);
        }
    }

    public override void Drop()
    {
        using (Py.GIL())
            callable.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Make()
    {
        using (Py.GIL())
        {
            var start = Stopwatch.GetTimestamp();
            try
            {
                using (var result = callable.Invoke())
                {
#pragma warning disable CS0612 // Obsolete without a successor: nothing else tells the address.
                    _resultType = python.TypeOf(result.Handle);
#pragma warning restore CS0612
                }

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
