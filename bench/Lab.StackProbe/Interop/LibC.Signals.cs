using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Signals: signal.h. Their numbers are in <see cref="SignalNumber"/>.</summary>
public static unsafe partial class LibC
{
    internal const int SA_SIGINFO = 4;
    internal const int SA_ONSTACK = 0x08000000;

    internal static readonly nint SIG_IGN = 1;

    /// <summary>struct sigaction of glibc and musl on 64-bit Linux: handler, mask of 128 bytes, flags, restorer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigaction(int signum, SignalAction* act, SignalAction* oldact);
}
