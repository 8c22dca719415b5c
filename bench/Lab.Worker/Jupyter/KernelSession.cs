using System.ComponentModel;
using System.Text;
using Lab.Python.Embedding;
using Lab.StackProbe;
using Lab.StackProbe.Interop;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Worker.Jupyter;

/// <summary>
/// One session of a Jupyter kernel: from the start of Python until a client has shut it down. Python is started on a guarded thread of the
/// session's stack, which so is Python's main thread, and everything that is answered is answered there.
/// </summary>
/// <remarks>
/// Signals are Python's: ipykernel handles SIGINT, which interrupts an execution, and .NET handles none that it was not asked to. Whoever
/// started this process ends it, waits for it, and is watched by ipykernel, which ends the process when that parent is gone.
/// </remarks>
internal sealed class KernelSession(GuardedStack stack, WorkerRequest.HostKernel request)
{
    /// <summary>Exit status of the lab where an environment cannot run something.</summary>
    private const int NotPossible = 3;

    private string? _problem;

    /// <returns>The exit status.</returns>
    public static int Run(WorkerRequest.HostKernel request)
    {
        // ipykernel sends what is written to stdout and stderr to the clients; the report is for who started this process.
        var error = LibC.fcntl(2, LibC.F_DUPFD_CLOEXEC, 3);
        try
        {
            using var stack = GuardedStack.Allocate((nint)request.StackSize.Bytes);
            OverflowReport.Install(
                stack.RedZone,
                error,
                $"the session's stack of {request.StackSize} overflowed, and the kernel has ended: give it more with --stack",
                NotPossible);
            var session = new KernelSession(stack, request);
            GuardedThread.Start(stack, session.Serve).Join();
            Say(error, session._problem ?? $"session's {session.Peak()}");
            return session._problem is null ? 0 : NotPossible;
        }
        catch (Win32Exception e)
        {
            Say(error, e.Message);
            return NotPossible;
        }
    }

    // Not by a FileStream: where stderr is a file, it writes at its own position, and not at the end of what others have written.
    private static unsafe void Say(int descriptor, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        fixed (byte* text = bytes)
            _ = LibC.write(descriptor, text, (nuint)bytes.Length);
    }

    /// <summary>Null where the kernel does not tell.</summary>
    private ByteSize? Taken
    {
        get
        {
            try
            {
                return new(stack.Stack.DepthOf(ResidencyWatermark.LowestTouched(stack) ?? stack.Stack.High));
            }
            catch (Exception e) when (e is NotSupportedException or Win32Exception)
            {
                return null;
            }
        }
    }

    /// <summary>How much of its stack the session has taken until now.</summary>
    private string Peak() => $"peak stack: {Taken?.ToString() ?? "not known"} of {request.StackSize}";

    private void Serve()
    {
        var reserve = ByteSize.Zero;
        try
        {
            var start = request.Python;
            var python = EmbeddedPython.Start(start.Library);
            reserve = python.Api.StackReserve;
            using (python.TakeGil())
            {
                python.See(start.Executable, start.Catalog, start.SiteDirectories, start.SysPath);
                new EchoKernel(python, Peak).Serve(request.ConnectionFile);
            }
        }
        catch (PythonException e)
        {
            // Near the end of a stack Python 3.14 raises one thing or another, and for its parser the end is half a reserve earlier.
            var isNearTheEnd = request.StackSize.Bytes - Taken?.Bytes < reserve.Bytes * 3 / 2;
            _problem = $"the kernel ended with {e.TypeName}: {e.Message}"
                + (isNearTheEnd ? $"; its stack of {request.StackSize} may be too small for this Python: give it more with --stack" : "");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            _problem = e.Message;
        }
    }
}
