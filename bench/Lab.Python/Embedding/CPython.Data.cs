using System.Runtime.CompilerServices;

namespace Lab.Python.Embedding;

/// <summary>Values, containers, buffers and functions.</summary>
public sealed unsafe partial class CPython
{
    /// <summary>Bit of the argument count of a vectorcall: the word before the arguments is the callee's to use. PY_VECTORCALL_ARGUMENTS_OFFSET.</summary>
    public const ulong ArgumentsOffset = 1UL << 63;

    /// <summary>PyEval_RestoreThread: takes the GIL for the thread state that <see cref="SaveThread"/> gave. Callable without the GIL.</summary>
    public delegate* unmanaged<nint, void> RestoreThread { get; }

    /// <summary>
    /// Py_DecRef for an object that certainly has other references, such as <see cref="None"/>: nothing can be finalised, so it returns at once.
    /// </summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, void> DecRefHeld { get; }

    /// <summary>
    /// PyObject_VectorcallDict(callable, arguments, count, keywords as a dict or 0). New reference, or 0 with an exception set. PyObject_Vectorcall is
    /// an inline function in 3.9 and 3.10; this one is exported by all.
    /// </summary>
    public delegate* unmanaged<nint, nint*, ulong, nint, nint> VectorcallDict { get; }

    /// <summary>PyObject_VectorcallMethod(name, the object and the arguments, their count, keyword names or 0). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint*, ulong, nint, nint> VectorcallMethod { get; }

    /// <summary>PyObject_GetAttr, the name a Python string. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, nint> GetAttributeByName { get; }

    /// <summary>PyUnicode_InternFromString: the form in which names are found fastest. New reference.</summary>
    public delegate* unmanaged<byte*, nint> InternUnicode { get; }

    /// <summary>PyUnicode_FromStringAndSize. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint, nint> UnicodeFromUtf8 { get; }

    public delegate* unmanaged<double, nint> FloatFromDouble { get; }

    /// <summary>PyFloat_AsDouble: -1 with an exception set. Runs <c>__float__</c> of what is no float, which may be Python code.</summary>
    public delegate* unmanaged<nint, double> FloatAsDouble { get; }

    public delegate* unmanaged<nint, nint> LongFromPointer { get; }

    /// <summary>PyLong_AsVoidPtr, of an int that <see cref="LongFromPointer"/> made.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint> LongAsPointer { get; }

    public delegate* unmanaged<nint> NewDict { get; }

    /// <summary>PyDict_SetItem: takes references of its own to key and value. -1 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, nint, int> SetDictItem { get; }

    public delegate* unmanaged<nint, nint> NewList { get; }

    /// <summary>PyList_SetItem into an item that is not yet set: no old value is finalised. Steals the reference.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, int> FillListItem { get; }

    /// <summary>PyList_GetItem. Borrowed, or 0 with an exception set.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint, nint> ListItem { get; }

    /// <summary>PyObject_GetBuffer(exporter, view, flags). -1 with an exception set.</summary>
    public delegate* unmanaged<nint, PyBuffer*, int, int> GetBuffer { get; }

    public delegate* unmanaged<PyBuffer*, void> ReleaseBuffer { get; }

    /// <summary>PyMemoryView_FromMemory(memory, bytes, PyBUF_READ or PyBUF_WRITE). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint, int, nint> MemoryViewFromMemory { get; }

    /// <summary>PyCFunction_NewEx(definition, self or 0, module name or 0). The definition must stay where it is as long as the function lives.</summary>
    public delegate* unmanaged<PyMethodDef*, nint, nint, nint> NewFunction { get; }

    /// <summary>PyErr_Occurred. Borrowed; 0 without an exception. Only reads the thread state.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint> ErrorOccurred { get; }

    /// <summary>PyErr_SetString(exception class, UTF-8 text).</summary>
    public delegate* unmanaged<nint, byte*, void> SetErrorText { get; }

    /// <summary>PyExc_RuntimeError; borrowed.</summary>
    public nint RuntimeError { get; }

    /// <summary>Gives a call's result up. Most functions that are called for their effect return None, for which nothing can be finalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void DropResult(nint result)
    {
        if (result == None)
            DecRefHeld(result);
        else
            DropOther(result);
    }

    // A method of its own: one that holds a call with a transition sets a frame up for it at its entry, whether it comes to the call or not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DropOther(nint result) => DecRef(result);
}
