using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>linux/userfaultfd.h: requests, structures and messages of a userfaultfd. A test compares them with the header.</summary>
internal static unsafe partial class LibC
{
    public const int UFFD_USER_MODE_ONLY = 1;
    public const ulong UFFD_API = 0xAA;
    public const ulong UFFD_FEATURE_THREAD_ID = 1 << 8;
    public const ulong UFFDIO_REGISTER_MODE_MISSING = 1;
    public const byte UFFD_EVENT_PAGEFAULT = 0x12;

    public const uint UFFDIO_API = 0xC018AA3F;
    public const uint UFFDIO_REGISTER = 0xC020AA00;
    public const uint UFFDIO_UNREGISTER = 0x8010AA01;
    public const uint UFFDIO_WAKE = 0x8010AA02;
    public const uint UFFDIO_ZEROPAGE = 0xC020AA04;

    /// <summary>struct uffdio_api.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UserFaultApi
    {
        public ulong Api;
        public ulong Features;
        public ulong Requests;
    }

    /// <summary>struct uffdio_range.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UserFaultRange
    {
        public ulong Start;
        public ulong Length;
    }

    /// <summary>struct uffdio_register and struct uffdio_zeropage: a range, a mode, and what the kernel answers.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UserFaultRequest
    {
        public UserFaultRange Range;
        public ulong Mode;
        public long Answer;
    }

    /// <summary>struct uffd_msg for a page fault.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    public struct UserFaultMessage
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
