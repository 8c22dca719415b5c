using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Limits of the process: sys/resource.h.</summary>
internal static unsafe partial class LibC
{
    public const int RLIMIT_CORE = 4;

    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Current;
        public ulong Maximum;
    }

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setrlimit(int resource, ResourceLimit* limit);
}
