using System.Globalization;
using System.Runtime.CompilerServices;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.StackProbe.Interop;

namespace Lab.Worker;

/// <summary>
/// A process that the workload makes by fork is a copy of this one with a single thread, and shares its pipes: those of the lab, and the
/// one through which .NET hears of signals. It says that it is there, and is never let into the worker's own code.
/// </summary>
internal static unsafe class ForkedCopy
{
    private static int s_process = LibC.getpid();
    private static int s_marks = -1;

    /// <param name="marks">The descriptor of fault records.</param>
    public static void MarkOn(int marks)
    {
        s_marks = marks;
        s_process = LibC.getpid();
    }

    /// <summary>
    /// Has every child that Python forks mark itself. It costs nothing until then, and nothing on the stack of the thread that forks: the
    /// child does it, on a stack of its own. On the Python thread, without the GIL.
    /// </summary>
    public static void Register(EmbeddedPython python)
    {
        using (python.TakeGil())
        {
            var register = python.Attribute(EmbeddedPython.BootstrapModule, "mark_forks");
            var mark = Convert.ToHexString(FaultRecorder.MarkBytes(RecordMark.Forked).AsSpan()[..^sizeof(long)]);
            python.Api.DecRef(python.Call(register, s_marks.ToString(CultureInfo.InvariantCulture), mark));
            python.Api.DecRef(register);
        }
    }

    /// <summary>
    /// Ends this process if it is such a copy: the call has returned in it, and its .NET runtime would wait for ever for threads that are not
    /// there. On the measured thread, so it does next to nothing.
    /// </summary>
    public static void EndIfReturned()
    {
        if (LibC.getpid() != s_process)
            End();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void End()
    {
        FaultRecorder.Mark(s_marks, RecordMark.ForkReturned);
        LibC._exit(1);
    }
}
