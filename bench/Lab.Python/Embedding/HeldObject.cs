using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.Python.Embedding;

/// <summary>
/// An object of .NET that Python holds, in a capsule: it stays as long as the capsule, and is then disposed of if it can be. GIL held.
/// </summary>
internal static unsafe class HeldObject
{
    /// <summary>Tells these capsules from those of others. It stays where it is: it is part of the assembly.</summary>
    private static byte* Name => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference("lab.object"u8));

    /// <summary>A new capsule; a new reference.</summary>
    /// <exception cref="PythonException">Python has no memory for it. The object is disposed of.</exception>
    public static nint NewCapsule(EmbeddedPython python, object held)
    {
        var handle = GCHandle.Alloc(held);
        var capsule = python.Api.NewCapsule(GCHandle.ToIntPtr(handle), Name, &Release);
        if (capsule == 0)
            Release(handle);
        return python.ThrowIfNull(capsule);
    }

    /// <summary>The object in a capsule that <see cref="NewCapsule"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object In(nint capsule) => GCHandle.FromIntPtr(CPython.Loaded.CapsulePointer(capsule, Name)).Target!;

    /// <summary>The destructor: Python calls it on the thread that gives up the last reference, perhaps with an exception set.</summary>
    [UnmanagedCallersOnly]
    private static void Release(nint capsule) => Release(GCHandle.FromIntPtr(CPython.Loaded.CapsulePointer(capsule, Name)));

    private static void Release(GCHandle handle)
    {
        var held = handle.Target as IDisposable;
        handle.Free();
        held?.Dispose();
    }
}
