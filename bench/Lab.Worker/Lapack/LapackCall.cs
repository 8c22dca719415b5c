using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Lapack;

/// <summary>
/// One call of a LAPACK routine, straight from .NET. The GIL is not taken: the routine touches no Python object (cython_lapack declares
/// all of them <c>nogil</c>), and its arguments are memory of .NET.
/// </summary>
internal sealed class LapackCall(LapackProblem problem) : MeasuredCall
{
    public override WorkerMessage.Raised Failure(string id) => new(id, TrialStage.Call, "LapackError", problem.Describe(), "");

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected override void Make()
    {
        var start = Stopwatch.GetTimestamp();
        problem.Solve();
        Elapsed = Stopwatch.GetElapsedTime(start);
        Returned = problem.IsSolved;
    }
}
