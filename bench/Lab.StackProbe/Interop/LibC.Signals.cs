using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Signals: signal.h. Their numbers are in <see cref="SignalNumber"/>.</summary>
[CHeaders("signal.h")]
public static unsafe partial class LibC
{
    internal const int SA_SIGINFO = 4;
    internal const int SA_ONSTACK = 0x08000000;

    internal static readonly nint SIG_IGN = 1;

    /// <summary>Of glibc and musl on 64-bit Linux: handler, mask of 128 bytes, flags, restorer.</summary>
    [CName("struct sigaction")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct SignalAction
    {
        [CName("sa_sigaction")]
        public nint Handler;

        [CName("sa_mask")]
        public fixed ulong Mask[16];

        [CName("sa_flags")]
        public int Flags;

        [CName("sa_restorer")]
        public nint Restorer;
    }

    /// <summary>The start of it: what <see cref="SignalWatch"/> reads of it.</summary>
    [CName("siginfo_t")]
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    internal struct SignalInfo
    {
        [CName("si_signo")]
        public int Signal;

        [CName("si_errno")]
        public int Error;

        [CName("si_code")]
        public int Code;

        private readonly int _alignment;

        /// <summary>Of a signal that was sent, the sender's process and user.</summary>
        [CName("si_addr", "si_pid")]
        public ulong Address;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int sigaction(int signum, SignalAction* act, SignalAction* oldact);
}
