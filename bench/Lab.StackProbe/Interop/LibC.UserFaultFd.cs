using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>linux/userfaultfd.h: requests, structures and messages of a userfaultfd. A test compares them with the header.</summary>
public static unsafe partial class LibC
{
    internal const int UFFD_USER_MODE_ONLY = 1;
    internal const ulong UFFD_API = 0xAA;
    internal const ulong UFFD_FEATURE_THREAD_ID = 1 << 8;
    internal const ulong UFFDIO_REGISTER_MODE_MISSING = 1;
    internal const byte UFFD_EVENT_PAGEFAULT = 0x12;

    internal const uint UFFDIO_API = 0xC018AA3F;
    internal const uint UFFDIO_REGISTER = 0xC020AA00;
    internal const uint UFFDIO_UNREGISTER = 0x8010AA01;
    internal const uint UFFDIO_WAKE = 0x8010AA02;
    internal const uint UFFDIO_ZEROPAGE = 0xC020AA04;

    /// <summary>struct uffdio_api.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserFaultApi
    {
        public ulong Api;
        public ulong Features;
        public ulong Requests;
    }

    /// <summary>struct uffdio_range.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserFaultRange
    {
        public ulong Start;
        public ulong Length;
    }

    /// <summary>struct uffdio_register and struct uffdio_zeropage: a range, a mode, and what the kernel answers.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserFaultRequest
    {
        public UserFaultRange Range;
        public ulong Mode;
        public long Answer;
    }

    /// <summary>struct uffd_msg for a page fault.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct UserFaultMessage
    {
        [FieldOffset(0)]
        public byte Event;

        [FieldOffset(8)]
        public ulong Flags;

        [FieldOffset(16)]
        public ulong Address;

        /// <summary>Kernel id of the thread, with UFFD_FEATURE_THREAD_ID.</summary>
        [FieldOffset(24)]
        public int Thread;
    }
}
