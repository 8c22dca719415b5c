using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// How a child process ends: by a signal, or by itself with a status. .NET shows both as one number, 128 + n for signal n, which a process
/// can also choose for itself.
/// </summary>
/// <remarks>
/// PIDFD_GET_INFO with PIDFD_INFO_EXIT of linux/pidfd.h, Linux 6.15 and later: it tells after the child has been waited for, which .NET
/// does at once.
/// </remarks>
public sealed unsafe class ProcessEnding : IDisposable
{
    private int _descriptor;

    /// <param name="processId">A child of this process, running or not waited for.</param>
    public ProcessEnding(int processId) => _descriptor = (int)LibC.syscall(LibC.SYS_pidfd_open, processId, 0, 0);

    /// <summary>The signal that ended it, 0 if it ended by itself; null while it runs, and where the kernel does not tell.</summary>
    public int? Signal
    {
        get
        {
            var info = new LibC.PidFdInfo { Mask = LibC.PidFdInfo.Exit };
            return _descriptor >= 0 && LibC.ioctl(_descriptor, LibC.PidFdInfo.Request, &info) == 0 && (info.Mask & LibC.PidFdInfo.Exit) != 0
                ? info.ExitCode & 0x7F
                : null;
        }
    }

    public void Dispose()
    {
        if (_descriptor >= 0)
            _ = LibC.close(_descriptor);
        _descriptor = -1;
    }
}
