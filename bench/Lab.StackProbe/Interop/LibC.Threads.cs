using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Threads: pthread.h. These return the error number itself and leave errno alone.</summary>
internal static unsafe partial class LibC
{
    /// <summary>sizeof(pthread_attr_t) is 56 on x64 and 64 on arm64 in glibc, 56 in musl: this is enough for each.</summary>
    public const int PthreadAttrSize = 128;

    [LibraryImport("libc")]
    public static partial int pthread_attr_init(byte* attr);

    [LibraryImport("libc")]
    public static partial int pthread_attr_destroy(byte* attr);

    [LibraryImport("libc")]
    public static partial int pthread_attr_setstack(byte* attr, nint stackaddr, nuint stacksize);

    [LibraryImport("libc")]
    public static partial int pthread_attr_getstack(byte* attr, nint* stackaddr, nuint* stacksize);

    [LibraryImport("libc")]
    public static partial int pthread_attr_getguardsize(byte* attr, nuint* guardsize);

    [LibraryImport("libc")]
    public static partial int pthread_create(nuint* thread, byte* attr, delegate* unmanaged<nint, nint> start, nint arg);

    [LibraryImport("libc")]
    public static partial int pthread_join(nuint thread, nint* value);

    [LibraryImport("libc")]
    public static partial nuint pthread_self();

    [LibraryImport("libc")]
    public static partial int pthread_getattr_np(nuint thread, byte* attr);
}
