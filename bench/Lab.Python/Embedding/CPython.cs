using System.Runtime.InteropServices;
using Lab.StackProbe;
using Lab.StackProbe.Interop;
using Lab.Trials;

namespace Lab.Python.Embedding;

/// <summary>
/// The part of CPython's C API that the lab calls: functions only, of the stable ABI or unchanged from 3.9 to 3.15. The two structs of
/// CPython that are read or written (<see cref="PyBuffer"/>, <see cref="PyMethodDef"/>) are part of the stable ABI. One file for each group
/// of CPython's headers.
/// </summary>
/// <remarks>
/// Unmanaged function pointers rather than DllImport: the library's path is known only at run time, and a call through a pointer
/// needs no stub that is made at the first call, on the stack that is being measured. All functions must be called with the GIL held,
/// except those whose comment says otherwise.
/// <para>
/// <c>SuppressGCTransition</c> saves a call the switch of the thread to preemptive mode, some 2 ns; the garbage collector then waits for
/// the call. It is right only for a function that returns at once and cannot call back into .NET. So it is used for functions that cannot
/// run Python code, and never for <c>Py_DecRef</c> of any object: giving up the last reference runs finalisers, which may be Python code,
/// block, or call a .NET function, and a call into .NET from there ends the process. Source: the remarks of SuppressGCTransitionAttribute
/// in .NET's API reference.
/// </para>
/// </remarks>
/// <param name="library">Handle of libpython, opened for the whole process.</param>
[CHeaders("Python.h")]
public sealed unsafe partial class CPython(nint library)
{
    /// <summary>That of the process, which has one libpython: for what Python calls, which is handed nothing of .NET's.</summary>
    internal static CPython Loaded { get; private set; } = null!;

    /// <summary>Opens libpython for the whole process.</summary>
    /// <exception cref="DllNotFoundException">It cannot be opened.</exception>
    /// <exception cref="EntryPointNotFoundException">It is not libpython, or older than 3.9.</exception>
    public static CPython Load(string path) => Loaded = new(LibC.OpenGlobal(path));

    /// <summary>
    /// What Python keeps free at the low end of every stack: it refuses a call that it checks there. Two margins of 16 KiB from 3.14 on
    /// (_PyOS_STACK_MARGIN_BYTES in pycore_pythonrun.h; InternalDocs/stack_protection.md), nothing before. More in a debug build.
    /// </summary>
    public ByteSize StackReserve => Version >= 0x030E0000 ? ByteSize.FromKiB(32) : ByteSize.Zero;

    /// <summary>As PY_VERSION_HEX: two digits each of the major and the minor version in front. Zero before 3.11.</summary>
    private nuint Version { get; } = NativeLibrary.TryGetExport(library, "Py_Version", out var version) ? *(nuint*)version : 0;

    private static void* Function(nint library, string name) => (void*)NativeLibrary.GetExport(library, name);

    private static nint Variable(nint library, string name) => NativeLibrary.GetExport(library, name);
}
