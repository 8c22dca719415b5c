using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// A thread that only takes SIGUSR2, and a pipe. Some language runtimes write the frames of all their threads in a handler of that signal
/// (Python: <c>faulthandler.register(SIGUSR2, file=…, all_threads=True)</c>). Another process can ask for these frames at any moment, even
/// while the thread of interest waits in a page fault and holds a lock of the runtime.
/// </summary>
/// <remarks>
/// The handler runs as unmanaged code on this thread, which waits in a system call: neither the GC nor locks of the runtime can delay it.
/// The thread lives as long as the process.
/// </remarks>
public sealed unsafe class FrameReporter
{
    /// <summary>
    /// Room for a hundred threads with a hundred frames each; the most that a process without privilege may ask for (pipe(7)).
    /// </summary>
    private const int PipeSize = 1 << 20;

    /// <summary>SIGUSR2: neither the CLR nor Python uses it.</summary>
    public const int Signal = SignalNumber.SIGUSR2;

    private FrameReporter(int readEnd, int writeEnd, int thread) => (ReadEnd, WriteEnd, ThreadId) = (readEnd, writeEnd, thread);

    /// <summary>Where the reports are read: the number of a descriptor of this process.</summary>
    public int ReadEnd { get; }

    /// <summary>What the signal handler writes to.</summary>
    public int WriteEnd { get; }

    /// <summary>Kernel id of the thread to send SIGUSR2 to.</summary>
    public int ThreadId { get; }

    /// <summary>Makes the pipe and starts the thread. The handler must be installed before the first signal is sent.</summary>
    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public static FrameReporter Start()
    {
        var ends = stackalloc int[2];
        if (LibC.pipe2(ends, LibC.O_CLOEXEC) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), "pipe2");
        _ = LibC.fcntl(ends[1], LibC.F_SETPIPE_SZ, PipeSize);
        using var started = new ManualResetEventSlim();
        var id = 0;
        var thread = new Thread(Serve) { IsBackground = true, Name = "frame reporter" };
        thread.Start();
        started.Wait();
        return new(ends[0], ends[1], id);

        void Serve()
        {
            id = (int)LibC.syscall(LibC.SYS_gettid, 0, 0, 0);
            started.Set();
            while (true)
                _ = LibC.pause();
        }
    }
}
