using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>
/// A userfaultfd(2) of this process: a descriptor on which the first touch of each page of a registered stack can be seen, while the
/// thread that touched it waits for the page to be filled.
/// </summary>
/// <remarks>
/// The reader must not be a managed thread of this process: the watched thread may wait in managed code, a garbage collection then waits
/// for it, and the reader, when it returns from its system call, waits for the collection. So another process reads it; see
/// <see cref="GrowthWatch"/>. Once that process has its copy of the descriptor, dispose of this one: when the watching process dies, the
/// last copy is closed, and the stack is an ordinary one again.
/// </remarks>
public sealed unsafe class UserFaultFd : IDisposable
{
    private UserFaultFd(int descriptor, bool isUserModeOnly) => (Descriptor, IsUserModeOnly) = (descriptor, isUserModeOnly);

    /// <summary>Number of the descriptor in this process; -1 once this was disposed of.</summary>
    public int Descriptor { get; private set; }

    /// <summary>
    /// True if only faults in user mode are seen: a system call that touches a missing page fails with EFAULT (UFFD_USER_MODE_ONLY).
    /// </summary>
    public bool IsUserModeOnly { get; }

    /// <summary>Tries to open one; nothing stays open.</summary>
    /// <returns>The access, and the kernel's reason where it is denied.</returns>
    public static (UserFaultFdAccess Access, string? Reason) Probe()
    {
        try
        {
            using var opened = Open();
            return (opened.IsUserModeOnly ? UserFaultFdAccess.UserModeOnly : UserFaultFdAccess.Full, null);
        }
        catch (Win32Exception e)
        {
            return (UserFaultFdAccess.Denied, e.Message);
        }
    }

    /// <summary>
    /// Opens one that sees all faults; where this process lacks the privilege for that, one that sees faults in user mode.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel permits neither.</exception>
    public static UserFaultFd Open()
    {
        // Non-blocking, because poll(2) answers POLLERR for a blocking one.
        const int flags = LibC.O_CLOEXEC | LibC.O_NONBLOCK;
        var descriptor = (int)LibC.syscall(LibC.SYS_userfaultfd, flags, 0, 0);
        var isUserModeOnly = descriptor < 0;
        var refused = Marshal.GetLastPInvokeError();
        if (isUserModeOnly)
            descriptor = (int)LibC.syscall(LibC.SYS_userfaultfd, flags | LibC.UFFD_USER_MODE_ONLY, 0, 0);
        if (descriptor < 0)
        {
            // Before Linux 5.11 there are none of user mode alone: what refused the other one is the reason.
            var error = Marshal.GetLastPInvokeError();
            throw new Win32Exception(error == LibC.EINVAL ? refused : error);
        }

        var opened = new UserFaultFd(descriptor, isUserModeOnly);
        var api = new LibC.UserFaultApi { Api = LibC.UFFD_API, Features = LibC.UFFD_FEATURE_THREAD_ID };
        if (LibC.ioctl(descriptor, LibC.UFFDIO_API, &api) == 0)
            return opened;
        // Closing sets the error anew.
        var denied = Marshal.GetLastPInvokeError();
        opened.Dispose();
        throw new Win32Exception(denied, "the kernel's userfaultfd does not say which thread a fault is of");
    }

    /// <summary>From now on every thread that first touches one of these pages waits until the reader of the descriptor fills it.</summary>
    /// <param name="pages">Whole pages of one private anonymous mapping.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public void Register(StackRegion pages)
    {
        var request = new LibC.UserFaultRequest
        {
            Range = new() { Start = (ulong)pages.Low, Length = (ulong)pages.Size },
            Mode = LibC.UFFDIO_REGISTER_MODE_MISSING,
        };
        if (LibC.ioctl(Descriptor, LibC.UFFDIO_REGISTER, &request) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"the stack {pages} cannot be watched");
    }

    public void Dispose()
    {
        if (Descriptor >= 0)
            _ = LibC.close(Descriptor);
        Descriptor = -1;
    }
}

/// <summary>Whether this process may watch its own page faults (userfaultfd(2)); the growth trace needs it.</summary>
public enum UserFaultFdAccess
{
    /// <summary>Faults in kernel mode too: root, CAP_SYS_PTRACE or vm.unprivileged_userfaultfd=1.</summary>
    Full,

    /// <summary>Faults in user mode only (UFFD_USER_MODE_ONLY): a system call that touches a missing page fails.</summary>
    UserModeOnly,

    /// <summary>None: the kernel has no such system call, or a seccomp filter denies it.</summary>
    Denied,
}
