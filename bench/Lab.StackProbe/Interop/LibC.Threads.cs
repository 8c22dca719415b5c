using System.Runtime.InteropServices;

namespace Lab.StackProbe.Interop;

/// <summary>Threads: pthread.h, sched.h, unistd.h. The pthread functions return the error number itself and leave errno alone.</summary>
[CHeaders("pthread.h", "sched.h")]
public static unsafe partial class LibC
{
    /// <summary>sizeof(pthread_attr_t) is 56 on x64 and 64 on arm64 in glibc, 56 in musl: this is enough for each.</summary>
    [CName("sizeof(pthread_attr_t)", AtLeast = true)]
    internal const int PthreadAttrSize = 128;

    /// <summary>Not Thread.Yield: the runtime counts calls of managed methods, and acts on the count on the calling thread.</summary>
    [LibraryImport("libc")]
    public static partial int sched_yield();

    [LibraryImport("libc")]
    internal static partial int pthread_attr_init(byte* attr);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_destroy(byte* attr);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_setstack(byte* attr, nint stackaddr, nuint stacksize);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_getstack(byte* attr, nint* stackaddr, nuint* stacksize);

    [LibraryImport("libc")]
    internal static partial int pthread_attr_getguardsize(byte* attr, nuint* guardsize);

    [LibraryImport("libc")]
    internal static partial int pthread_create(nuint* thread, byte* attr, delegate* unmanaged<nint, nint> start, nint arg);

    [LibraryImport("libc")]
    internal static partial int pthread_join(nuint thread, nint* value);

    [LibraryImport("libc")]
    internal static partial nuint pthread_self();

    [LibraryImport("libc")]
    internal static partial int pthread_getattr_np(nuint thread, byte* attr);

    /// <summary>Waits for a signal.</summary>
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int pause();

    [LibraryImport("libc")]
    internal static partial int usleep(uint microseconds);
}
