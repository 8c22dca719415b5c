using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>linux/userfaultfd.h: requests, structures and messages of a userfaultfd.</summary>
[CHeaders("linux/userfaultfd.h")]
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

    [CName("struct uffdio_api")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserFaultApi
    {
        [CName("api")]
        public ulong Api;

        [CName("features")]
        public ulong Features;

        [CName("ioctls")]
        public ulong Requests;
    }

    [CName("struct uffdio_range")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserFaultRange
    {
        [CName("start")]
        public ulong Start;

        [CName("len")]
        public ulong Length;
    }

    /// <summary>A range, a mode, and what the kernel answers.</summary>
    [CName("struct uffdio_register", "struct uffdio_zeropage")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct UserFaultRequest
    {
        [CName("range")]
        public UserFaultRange Range;

        [CName("mode")]
        public ulong Mode;

        [CName("ioctls", "zeropage")]
        public long Answer;
    }

    /// <summary>That of a page fault.</summary>
    [CName("struct uffd_msg")]
    [StructLayout(LayoutKind.Explicit, Size = 32)]
    internal struct UserFaultMessage
    {
        [CName("event")]
        [FieldOffset(0)]
        public byte Event;

        [CName("arg.pagefault.flags")]
        [FieldOffset(8)]
        public ulong Flags;

        [CName("arg.pagefault.address")]
        [FieldOffset(16)]
        public ulong Address;

        /// <summary>Kernel id of the thread, with UFFD_FEATURE_THREAD_ID.</summary>
        [CName("arg.pagefault.feat.ptid")]
        [FieldOffset(24)]
        public int Thread;
    }
}
