using System.ComponentModel;
using System.Runtime.InteropServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe.Processes;

/// <summary>
/// Another process, and copies of its descriptors: pidfd_open(2), pidfd_getfd(2). For a child of this process, or with the right to trace
/// it.
/// </summary>
internal sealed class ForeignDescriptor : IDisposable
{
    /// <exception cref="Win32Exception">There is no such process, or a kernel before 5.6.</exception>
    public ForeignDescriptor(int processId) =>
        Process = Checked(LibC.syscall(LibC.SYS_pidfd_open, processId, 0, 0), "the process cannot be watched");

    /// <summary>A descriptor that is readable once the process has ended.</summary>
    public int Process { get; }

    /// <summary>A copy of one of its descriptors; the caller closes it.</summary>
    /// <exception cref="Win32Exception">Not permitted (ptrace(2), access mode checks), or there is no such descriptor.</exception>
    public int Copy(int descriptor) =>
        Checked(LibC.syscall(LibC.SYS_pidfd_getfd, Process, descriptor, 0), "a descriptor of the process cannot be copied");

    public void Dispose() => _ = LibC.close(Process);

    private static int Checked(nint result, string failure) => result >= 0
        ? (int)result
        : throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{failure}: {new Win32Exception().Message}");
}
