using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Processes;

/// <summary>Asks the <see cref="FrameReporter"/> of another process for the frames of its threads.</summary>
/// <remarks>
/// A thread waits for the answer, so loops are compiled with full optimisation at once: otherwise the JIT would replace them while they run
/// (on-stack replacement).
/// </remarks>
/// <param name="processId">The process.</param>
/// <param name="threadId">The thread of that process that takes the signal.</param>
/// <param name="pipe">The descriptor of this process from which the report is read.</param>
/// <param name="signal">The signal that asks for a report.</param>
internal sealed unsafe class FrameSource(int processId, int threadId, int pipe, int signal) : IDisposable
{
    /// <summary>How long the handler may take to begin. On a busy machine its thread waits for a processor.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How long the whole report may take, of however many threads.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly BlockedThread _reporter = new(processId, threadId);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly MemoryStream _report = new();

    /// <summary>The report; null if none came in time, or the process died over it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public byte[]? Ask()
    {
        // What an earlier report wrote too late is not this one's. Without a signal the report is in the pipe already.
        if (signal != 0 && !Drain())
            return null;
        if (LibC.syscall(LibC.SYS_tgkill, processId, threadId, signal) != 0 || !WaitForFirst())
            return null;
        _report.SetLength(0);
        // Once the reporter has begun to write, it is in its handler until it waits in another system call than write.
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Longest)
        {
            var isDone = _reporter.Read() is var (call, _, _) && call >= 0 && call != LibC.SYS_write;
            if (!Drain())
                return null;
            if (isDone)
                return _report.ToArray();
        }

        return null;
    }

    public void Dispose()
    {
        _reporter.Dispose();
        _ = LibC.close(pipe);
    }

    private bool WaitForFirst()
    {
        var descriptor = new LibC.PollDescriptor { Descriptor = pipe, Events = LibC.POLLIN };
        var start = Stopwatch.GetTimestamp();
        while (LibC.poll(&descriptor, 1, (int)Patience.TotalMilliseconds) < 0)
        {
            if (Marshal.GetLastPInvokeError() != LibC.EINTR || Stopwatch.GetElapsedTime(start) > Patience)
                return false;
        }

        return (descriptor.Returned & LibC.POLLIN) != 0;
    }

    /// <summary>Reads what is there; false at the end of the pipe, which the process's end is.</summary>
    private bool Drain()
    {
        var descriptor = new LibC.PollDescriptor { Descriptor = pipe, Events = LibC.POLLIN };
        while (LibC.poll(&descriptor, 1, 0) == 1)
        {
            fixed (byte* buffer = _buffer)
            {
                var read = LibC.read(pipe, buffer, (nuint)_buffer.Length);
                if (read <= 0)
                    return false;
                _report.Write(_buffer, 0, (int)read);
            }
        }

        return true;
    }
}
