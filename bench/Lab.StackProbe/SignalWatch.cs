using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// Watches the signals of another process by ptrace(2), and writes the records that <see cref="FaultRecorder"/> would write. It sees what
/// the recorder cannot: faults of threads that block the signal, ignore it or have no alternate stack, faults that a handler of the
/// process's own takes, and whether the process died of a signal or chose its status. The process can neither forge nor prevent a record.
/// </summary>
/// <remarks>
/// A thread that is about to be given a signal stops, and goes on with that signal: nothing is changed but time. The kernel reports a stop
/// to the thread that attached, and wait(2) takes the reports of all children: so this runs in a process of its own, on one thread.
/// A debugger cannot attach meanwhile.
/// </remarks>
public static unsafe class SignalWatch
{
    /// <summary>A handler that returns to the instruction that faulted makes it fault for ever: what follows tells nothing new.</summary>
    private const int MostRecords = 64;

    /// <summary>How often a held thread looks for its release, in milliseconds.</summary>
    private const int ReleasePoll = 1;

    public static bool IsSupported => FaultRecorder.IsSupported;

    /// <summary>Watches a process to its end.</summary>
    /// <param name="records">Descriptor that records are written to. The key is written as soon as every thread is watched.</param>
    /// <param name="release">
    /// Descriptor that a byte is read from for each fault that the kernel raised: so long the thread that faulted stands still.
    /// </param>
    /// <returns>False if the kernel does not allow it.</returns>
    public static bool Run(int process, int records, int release)
    {
        try
        {
            if (!Attach(process))
                return false;
        }
        catch (DirectoryNotFoundException)
        {
            // It has ended.
            return false;
        }

        FaultRecorder.Begin(records);
        var watch = new Watched(process, records, release);
        watch.ToTheEnd();
        return true;
    }

    /// <summary>Attaches to all threads; those that they start are attached by the kernel.</summary>
    private static bool Attach(int process)
    {
        var attached = new HashSet<int>();
        for (var isNew = true; isNew;)
        {
            isNew = false;
            foreach (var folder in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/task")))
            {
                var thread = int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
                if (!attached.Add(thread))
                    continue;
                isNew = true;
                // One that another has started meanwhile is attached already, and refused; one that has ended is gone.
                if (LibC.ptrace(LibC.PTRACE_SEIZE, thread, 0, LibC.PTRACE_O_TRACECLONE) != 0 && thread == process)
                    return false;
            }
        }

        return true;
    }

    private sealed class Watched(int process, int records, int release)
    {
        private readonly Queue<int> _held = [];
        private int _written;
        private bool _ended;

        public void ToTheEnd()
        {
            while (!_ended && Next(0))
            {
                while (_held.TryDequeue(out var thread))
                {
                    Hold();
                    Continue(thread);
                }
            }
        }

        /// <summary>Serves one report.</summary>
        /// <returns>False if there was none.</returns>
        private bool Next(int options)
        {
            int status;
            int thread;
            do
                thread = LibC.waitpid(-1, (nint)(&status), LibC.__WALL | options);
            while (thread < 0 && Marshal.GetLastPInvokeError() == LibC.EINTR);
            if (thread <= 0)
                return false;
            // WIFSTOPPED of sys/wait.h. Of the process's first thread the end is reported when all others are gone.
            if ((status & 0xFF) != 0x7F)
            {
                if (thread == process)
                {
                    _ended = true;
                    Write(new(0, (int)RecordMark.Ended, (uint)status, 0, 0, 0, thread, process));
                }

                return true;
            }

            var signal = status >> 8 & 0xFF;
            switch (status >> 16)
            {
                case 0:
                    Signalled(thread, signal);
                    break;
                // SIGSTOP and its like stop the process until SIGCONT comes; a new thread's first stop has SIGTRAP.
                case LibC.PTRACE_EVENT_STOP when signal != SignalNumber.SIGTRAP:
                    _ = LibC.ptrace(LibC.PTRACE_LISTEN, thread, 0, 0);
                    break;
                default:
                    _ = LibC.ptrace(LibC.PTRACE_CONT, thread, 0, 0);
                    break;
            }

            return true;
        }

        private void Signalled(int thread, int signal)
        {
            if (!SignalNumber.EndsProcess(signal) || _written >= MostRecords || Read(thread, signal) is not { } fault)
            {
                _ = LibC.ptrace(LibC.PTRACE_CONT, thread, 0, signal);
                return;
            }

            _written++;
            Write(fault);
            if (fault.Code > 0)
                _held.Enqueue(thread);
            else
                _ = LibC.ptrace(LibC.PTRACE_CONT, thread, 0, signal);
        }

        /// <summary>The fault of a stopped thread; null if it was killed meanwhile.</summary>
        private RecordedFault? Read(int thread, int signal)
        {
            LibC.SignalInfo info;
            LibC.UserRegisters registers;
            return LibC.ptrace(LibC.PTRACE_GETSIGINFO, thread, 0, (nint)(&info)) == 0
                && LibC.ptrace(LibC.PTRACE_GETREGS, thread, 0, (nint)(&registers)) == 0
                ? new(signal, info.Code, info.Address, registers.Rsp, registers.Rip, registers.FsBase, thread, process)
                : null;
        }

        /// <summary>Waits for the byte that releases a fault, and serves the other threads meanwhile.</summary>
        private void Hold()
        {
            LibC.PollDescriptor descriptor = new() { Descriptor = release, Events = LibC.POLLIN };
            while (!_ended && LibC.poll(&descriptor, 1, ReleasePoll) == 0)
            {
                while (!_ended && Next(LibC.WNOHANG))
                {
                }
            }

            byte released;
            if (!_ended)
                _ = LibC.read(release, &released, 1);
        }

        /// <summary>Lets a held thread go on with the signal that it stopped for.</summary>
        private static void Continue(int thread)
        {
            LibC.SignalInfo info;
            if (LibC.ptrace(LibC.PTRACE_GETSIGINFO, thread, 0, (nint)(&info)) == 0)
                _ = LibC.ptrace(LibC.PTRACE_CONT, thread, 0, info.Signal);
        }

        private void Write(RecordedFault record)
        {
            fixed (byte* bytes = record.ToBytes(FaultRecorder.Key))
                _ = LibC.write(records, bytes, RecordedFault.Size);
        }
    }
}
