using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
    private static readonly byte* s_mark = (byte*)NativeMemory.Alloc(RecordedFault.Size);
    private static int s_process = LibC.getpid();
    private static int s_marks = -1;

    /// <param name="marks">The descriptor of fault records.</param>
    public static void MarkOn(int marks)
    {
        s_marks = marks;
        s_process = LibC.getpid();
        FaultRecorder.MarkBytes(RecordMark.ForkReturned).CopyTo(new Span<byte>(s_mark, RecordedFault.Size));
        // Compiled and bound now: a copy has no stack, no threads and no memory of its own for that. Writes and sends nothing.
        End(s_process, marks: -1, signal: 0);
    }

    /// <summary>
    /// Has every child that Python forks mark itself. It costs nothing until then, and nothing on the stack of the thread that forks: the
    /// child does it, on a stack of its own. On the Python thread, without the GIL.
    /// </summary>
    /// <remarks>
    /// .NET maps the memory of compiled code as shared (W^X), so what a child compiles overwrites what its parent compiles at the same
    /// time: on a busy machine 9 of 50 parents died of that in one way or another, and 0 of 54 with DOTNET_EnableWriteXorExecute=0. A
    /// child comes back by an exception as a rule, so the way of an exception is compiled before any child is there.
    /// </remarks>
    public static void Register(EmbeddedPython python)
    {
        using (python.TakeGil())
        {
            var register = python.Attribute(EmbeddedPython.BootstrapModule, "mark_forks");
            var mark = Convert.ToHexString(FaultRecorder.MarkBytes(RecordMark.Forked).AsSpan()[..^sizeof(long)]);
            python.Api.DecRef(python.Call(register, s_marks.ToString(CultureInfo.InvariantCulture), mark));
            python.Api.DecRef(register);
            var raises = python.Attribute("builtins", "next"); // It raises TypeError without an argument.
            _ = python.TryCall(raises, out var error, out _);
            foreach (var reference in (ReadOnlySpan<nint>)[raises, error.Type, error.Value, error.Traceback])
            {
                if (reference != 0)
                    python.Api.DecRef(reference);
            }
        }
    }

    /// <summary>
    /// Ends this process if it is such a copy: the call has returned in it, and its .NET runtime would wait for ever for threads that are
    /// not there. On the measured thread, so it does next to nothing; compiled as a whole by the call of the warm-up.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EndIfReturned()
    {
        var process = LibC.getpid();
        if (process != s_process)
            End(process, s_marks, SignalNumber.SIGKILL);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void End(int process, int marks, int signal)
    {
        *(long*)(s_mark + RecordedFault.AddressOffset) = WorkerPipes.Sent;
        *(long*)(s_mark + RecordedFault.Size - sizeof(long)) = process;
        _ = LibC.write(marks, s_mark, RecordedFault.Size);
        _ = LibC.kill(process, signal);
    }
}
