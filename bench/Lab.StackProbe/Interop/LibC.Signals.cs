using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Signals: signal.h.</summary>
internal static unsafe partial class LibC
{
    public const int SIGILL = 4;
    public const int SIGABRT = 6;
    public const int SIGBUS = 7;
    public const int SIGFPE = 8;
    public const int SIGSEGV = 11;

    public const int SA_SIGINFO = 4;
    public const int SA_ONSTACK = 0x08000000;

    public static readonly nint SIG_IGN = 1;

    /// <summary>struct sigaction of glibc and musl on 64-bit Linux: handler, mask of 128 bytes, flags, restorer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct SignalAction
    {
        public nint Handler;
        public fixed ulong Mask[16];
        public int Flags;
        public nint Restorer;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sigaction(int signum, SignalAction* act, SignalAction* oldact);
}
