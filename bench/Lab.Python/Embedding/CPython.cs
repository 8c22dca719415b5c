using System.Runtime.InteropServices;

namespace Lab.Python.Embedding;

/// <summary>
/// The part of CPython's C API that the lab calls: functions only, of the stable ABI or unchanged from 3.9 to 3.13. The two structs of
/// CPython that are read or written (<see cref="PyBuffer"/>, <see cref="PyMethodDef"/>) are part of the stable ABI.
/// </summary>
/// <remarks>
/// Unmanaged function pointers rather than DllImport: the library's path is known only at run time, and a call through a pointer
/// costs no stub that is made at the first call, on the stack that is being measured. Everything but the functions marked so must be called
/// with the GIL held.
/// <para>
/// <c>SuppressGCTransition</c> spares a call the switch of the thread to preemptive mode, some 2 ns; the garbage collector then waits for the
/// call. It is right only for what returns at once and cannot come back into .NET. So it stands at functions that cannot run Python code, and never at
/// <c>Py_DecRef</c> of any object: the last reference runs finalisers, which may be Python code, block, or call a .NET function, and a call into .NET
/// from there ends the process. Source: the remarks of SuppressGCTransitionAttribute in .NET's API reference.
/// </para>
/// </remarks>
public sealed unsafe partial class CPython
{
    private readonly nint _library;

    private CPython(nint library)
    {
        _library = library;
        InitializeEx = (delegate* unmanaged<int, void>)Export("Py_InitializeEx");
        SaveThread = (delegate* unmanaged<nint>)Export("PyEval_SaveThread");
        EnsureGil = (delegate* unmanaged<int>)Export("PyGILState_Ensure");
        ReleaseGil = (delegate* unmanaged<int, void>)Export("PyGILState_Release");
        IncRef = (delegate* unmanaged<nint, void>)Export("Py_IncRef");
        DecRef = (delegate* unmanaged<nint, void>)Export("Py_DecRef");
        ImportModule = (delegate* unmanaged<byte*, nint>)Export("PyImport_ImportModule");
        GetAttribute = (delegate* unmanaged<nint, byte*, nint>)Export("PyObject_GetAttrString");
        Call = (delegate* unmanaged<nint, nint, nint, nint>)Export("PyObject_Call");
        CallNoArgs = (delegate* unmanaged<nint, nint>)Export("PyObject_CallNoArgs");
        CompileString = (delegate* unmanaged<byte*, byte*, int, nint>)Export("Py_CompileString");
        ExecuteModule = (delegate* unmanaged<byte*, nint, nint>)Export("PyImport_ExecCodeModule");
        NewTuple = (delegate* unmanaged<nint, nint>)Export("PyTuple_New");
        SetTupleItem = (delegate* unmanaged<nint, nint, nint, int>)Export("PyTuple_SetItem");
        NewUnicode = (delegate* unmanaged<byte*, nint>)Export("PyUnicode_FromString");
        MappingItem = (delegate* unmanaged<nint, byte*, nint>)Export("PyMapping_GetItemString");
        CapsuleName = (delegate* unmanaged<nint, byte*>)Export("PyCapsule_GetName");
        CapsulePointer = (delegate* unmanaged<nint, byte*, nint>)Export("PyCapsule_GetPointer");
        UnicodeAsUtf8 = (delegate* unmanaged<nint, nint*, nint>)Export("PyUnicode_AsUTF8AndSize");
        FetchError = (delegate* unmanaged<nint*, nint*, nint*, void>)Export("PyErr_Fetch");
        ClearError = (delegate* unmanaged<void>)Export("PyErr_Clear");
        NormalizeError = (delegate* unmanaged<nint*, nint*, nint*, void>)Export("PyErr_NormalizeException");
        None = Export("_Py_NoneStruct");

        RestoreThread = (delegate* unmanaged<nint, void>)Export("PyEval_RestoreThread");
        DecRefHeld = (delegate* unmanaged[SuppressGCTransition]<nint, void>)Export("Py_DecRef");
        VectorcallDict = (delegate* unmanaged<nint, nint*, ulong, nint, nint>)Export("PyObject_VectorcallDict");
        VectorcallMethod = (delegate* unmanaged<nint, nint*, ulong, nint, nint>)Export("PyObject_VectorcallMethod");
        GetAttributeByName = (delegate* unmanaged<nint, nint, nint>)Export("PyObject_GetAttr");
        InternUnicode = (delegate* unmanaged<byte*, nint>)Export("PyUnicode_InternFromString");
        UnicodeFromUtf8 = (delegate* unmanaged<byte*, nint, nint>)Export("PyUnicode_FromStringAndSize");
        FloatFromDouble = (delegate* unmanaged<double, nint>)Export("PyFloat_FromDouble");
        FloatAsDouble = (delegate* unmanaged<nint, double>)Export("PyFloat_AsDouble");
        LongFromPointer = (delegate* unmanaged<nint, nint>)Export("PyLong_FromVoidPtr");
        LongAsPointer = (delegate* unmanaged[SuppressGCTransition]<nint, nint>)Export("PyLong_AsVoidPtr");
        NewDict = (delegate* unmanaged<nint>)Export("PyDict_New");
        SetDictItem = (delegate* unmanaged<nint, nint, nint, int>)Export("PyDict_SetItem");
        NewList = (delegate* unmanaged<nint, nint>)Export("PyList_New");
        FillListItem = (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, int>)Export("PyList_SetItem");
        ListItem = (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint>)Export("PyList_GetItem");
        GetBuffer = (delegate* unmanaged<nint, PyBuffer*, int, int>)Export("PyObject_GetBuffer");
        ReleaseBuffer = (delegate* unmanaged<PyBuffer*, void>)Export("PyBuffer_Release");
        MemoryViewFromMemory = (delegate* unmanaged<byte*, nint, int, nint>)Export("PyMemoryView_FromMemory");
        NewFunction = (delegate* unmanaged<PyMethodDef*, nint, nint, nint>)Export("PyCFunction_NewEx");
        ErrorOccurred = (delegate* unmanaged[SuppressGCTransition]<nint>)Export("PyErr_Occurred");
        SetErrorText = (delegate* unmanaged<nint, byte*, void>)Export("PyErr_SetString");
        RuntimeError = *(nint*)Export("PyExc_RuntimeError");
    }

    /// <summary>Py_InitializeEx. Once a process; without signal handlers when given 0. The caller holds the GIL afterwards.</summary>
    public delegate* unmanaged<int, void> InitializeEx { get; }

    /// <summary>PyEval_SaveThread: gives up the GIL that Py_InitializeEx left with the caller.</summary>
    public delegate* unmanaged<nint> SaveThread { get; }

    /// <summary>PyGILState_Ensure. Callable without the GIL, from any thread.</summary>
    public delegate* unmanaged<int> EnsureGil { get; }

    public delegate* unmanaged<int, void> ReleaseGil { get; }

    public delegate* unmanaged<nint, void> IncRef { get; }

    public delegate* unmanaged<nint, void> DecRef { get; }

    /// <summary>New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint> ImportModule { get; }

    /// <summary>New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, byte*, nint> GetAttribute { get; }

    /// <summary>PyObject_Call(callable, args tuple, kwargs or 0). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, nint, nint> Call { get; }

    /// <summary>New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint> CallNoArgs { get; }

    /// <summary>Py_CompileString(source, file name, 257 for a module). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, byte*, int, nint> CompileString { get; }

    /// <summary>PyImport_ExecCodeModule: runs a code object as the module of that name. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint, nint> ExecuteModule { get; }

    public delegate* unmanaged<nint, nint> NewTuple { get; }

    /// <summary>Steals the reference to the item, also when it fails.</summary>
    public delegate* unmanaged<nint, nint, nint, int> SetTupleItem { get; }

    public delegate* unmanaged<byte*, nint> NewUnicode { get; }

    /// <summary>PyMapping_GetItemString(mapping, key). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, byte*, nint> MappingItem { get; }

    /// <summary>PyCapsule_GetName. Belongs to the capsule; 0 for a capsule without a name, and with an exception set for what is none.</summary>
    public delegate* unmanaged<nint, byte*> CapsuleName { get; }

    /// <summary>PyCapsule_GetPointer(capsule, its name). 0 with an exception set.</summary>
    public delegate* unmanaged<nint, byte*, nint> CapsulePointer { get; }

    /// <summary>Borrowed pointer that lives as long as the string; 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint*, nint> UnicodeAsUtf8 { get; }

    /// <summary>PyErr_Fetch: deprecated in 3.12 and still there; its replacement is not in 3.9 to 3.11.</summary>
    public delegate* unmanaged<nint*, nint*, nint*, void> FetchError { get; }

    /// <summary>PyErr_Clear: harmless where no error is set.</summary>
    public delegate* unmanaged<void> ClearError { get; }

    public delegate* unmanaged<nint*, nint*, nint*, void> NormalizeError { get; }

    /// <summary>Py_None; borrowed.</summary>
    public nint None { get; }

    /// <summary>Opens libpython for the whole process.</summary>
    /// <exception cref="DllNotFoundException">It cannot be opened.</exception>
    /// <exception cref="EntryPointNotFoundException">It is no libpython of 3.9 or newer.</exception>
    public static CPython Load(string path) => new(LibDl.OpenGlobal(path));

    private nint Export(string name) => NativeLibrary.GetExport(_library, name);
}
