using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Growth;

/// <summary>Whether this process may watch its own page faults (userfaultfd(2)), which the growth trace is made of.</summary>
public enum UserFaultFdAccess
{
    /// <summary>Faults in kernel mode too: root, CAP_SYS_PTRACE or vm.unprivileged_userfaultfd=1.</summary>
    Full,

    /// <summary>Faults in user mode only (UFFD_USER_MODE_ONLY): a system call that touches a missing page fails instead.</summary>
    UserModeOnly,

    /// <summary>Not at all: no such system call, or a seccomp filter.</summary>
    Denied,
}

public static class UserFaultFd
{
    private const int O_CLOEXEC = 0x80000;
    private const int UFFD_USER_MODE_ONLY = 1;

    internal static nint SystemCallNumber => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 282 : 323;

    /// <summary>Tries it; nothing stays open.</summary>
    /// <returns>The access, and where it is denied the kernel's reason.</returns>
    public static (UserFaultFdAccess Access, string? Reason) Probe()
    {
        if (CanOpen(O_CLOEXEC, out _))
            return (UserFaultFdAccess.Full, null);
        return CanOpen(O_CLOEXEC | UFFD_USER_MODE_ONLY, out var error)
            ? (UserFaultFdAccess.UserModeOnly, null)
            : (UserFaultFdAccess.Denied, new Win32Exception(error).Message);
    }

    private static bool CanOpen(int flags, out int error)
    {
        var descriptor = LibC.syscall(SystemCallNumber, flags);
        error = descriptor < 0 ? Marshal.GetLastPInvokeError() : 0;
        if (descriptor >= 0)
            _ = LibC.close((int)descriptor);
        return descriptor >= 0;
    }
}
