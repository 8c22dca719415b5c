using System.ComponentModel;
using System.Runtime.CompilerServices;
using Lab.StackProbe.Interop;

namespace Lab.StackProbe;

/// <summary>The stack that the calling thread really has.</summary>
/// <remarks>
/// A thread may have another size than was asked for: glibc hands out a cached stack that may be up to four times larger, and a setting
/// that the runtime does not read leaves the default. Source: pthread_getattr_np(3), glibc nptl/allocatestack.c.
/// </remarks>
public static unsafe class ThreadStack
{
    private const string Unreadable = "the stack of this thread cannot be read";

    /// <summary>
    /// Where the stack of the calling thread lies, and the guard below it (empty where the thread was given memory for its stack).
    /// </summary>
    /// <exception cref="Win32Exception">pthread does not know, for instance for the main thread where /proc is missing.</exception>
    public static (StackRegion Stack, StackRegion Guard) Current()
    {
        var attributes = stackalloc byte[LibC.PthreadAttrSize];
        LibC.CheckError(LibC.pthread_getattr_np(LibC.pthread_self(), attributes), Unreadable);
        nint low;
        nuint size, guard;
        LibC.CheckError(LibC.pthread_attr_getstack(attributes, &low, &size), Unreadable);
        LibC.CheckError(LibC.pthread_attr_getguardsize(attributes, &guard), Unreadable);
        _ = LibC.pthread_attr_destroy(attributes);
        return (new(low, low + (nint)size), new(low - (nint)guard, low));
    }

    /// <summary>The caller's stack pointer, to within its own frame.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint Pointer()
    {
        byte here;
        return (nint)(&here);
    }
}
