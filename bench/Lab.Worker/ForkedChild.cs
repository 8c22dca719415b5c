using System.Globalization;
using System.Runtime.CompilerServices;
using Lab.Python.Embedding;
using Lab.StackProbe.Interop;
using Lab.Trials.Messages;

namespace Lab.Worker;

/// <summary>
/// What happens where a workload forks this process. Of the runtime's threads the child has one, and it shares the pipe in which the
/// runtime keeps the signals that come: a signal to the child reaches the host, and a child that comes back from the call waits for ever.
/// </summary>
internal static unsafe class ForkedChild
{
    private static int s_process;
    private static int s_messages;
    private static byte[] s_returned = [];

    /// <summary>Has every fork from now on reported in the name of a trial. On the Python thread, without the GIL.</summary>
    /// <param name="messages">The message pipe.</param>
    public static void Report(EmbeddedPython python, FileStream messages, string trial)
    {
        (s_process, s_messages) = (Environment.ProcessId, (int)messages.SafeFileHandle.DangerousGetHandle());
        s_returned = [(byte)'\n', .. MessageWriter.Line(new WorkerMessage.Forked(trial, ChildReturned: true))];
        using (python.TakeGil())
        {
            var report = python.Attribute(EmbeddedPython.BootstrapModule, "report_forks");
            python.Api.DecRef(python.Call(report, s_messages.ToString(CultureInfo.InvariantCulture), trial));
            python.Api.DecRef(report);
        }
    }

    /// <summary>
    /// In a child that the call made and that came back from it: says so and ends. On the measured thread, after the call.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void EndHere()
    {
        if (s_process == 0 || LibC.getpid() == s_process)
            return;
        fixed (byte* message = s_returned)
            _ = LibC.write(s_messages, message, (nuint)s_returned.Length);
        LibC._exit(1);
    }
}
