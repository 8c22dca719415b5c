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

    /// <summary>The start of siginfo_t: what <see cref="SignalWatch"/> reads of it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct SignalInfo
    {
        public int Signal;
        public int Error;
        public int Code;
        private readonly int _alignment;

        /// <summary>si_addr; of a signal that was sent, the sender's process and user.</summary>
        public ulong Address;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigaction(int signum, SignalAction* act, SignalAction* oldact);
}
