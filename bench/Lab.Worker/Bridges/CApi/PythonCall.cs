using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Python.Embedding;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Bridges.CApi;

/// <summary>A Python callable without arguments: take the GIL, call it, give the GIL up.</summary>
internal sealed unsafe class PythonCall(EmbeddedPython python, nint callable) : MeasuredCall
{
    private PendingError _error;
    private nint _resultType;

    public override string? LazyResult => python.LazyKind(_resultType);

    public override WorkerMessage.Raised Failure(string id)
    {
        using (python.TakeGil())
        {
            var e = python.Describe(_error);
            return new(id, TrialStage.Call, e.TypeName, e.Message, e.Traceback);
        }
    }

    public override void Drop()
    {
        using (python.TakeGil())
            python.Api.DecRef(callable);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Make()
    {
        using (python.TakeGil())
        {
            var start = Stopwatch.GetTimestamp();
            Returned = python.TryCall(callable, out _error, out _resultType);
            Elapsed = Stopwatch.GetElapsedTime(start);
        }
    }
}
