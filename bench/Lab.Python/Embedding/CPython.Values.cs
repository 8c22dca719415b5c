namespace Lab.Python.Embedding;

/// <summary>
/// Strings, numbers, containers and buffers: unicodeobject.h, floatobject.h, tupleobject.h, dictobject.h, listobject.h,
/// pybuffer.h.
/// </summary>
public sealed unsafe partial class CPython
{
    /// <summary>PyUnicode_FromString. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint> NewUnicode { get; } =
        (delegate* unmanaged<byte*, nint>)Function(library, "PyUnicode_FromString");

    /// <summary>PyUnicode_FromStringAndSize. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint, nint> UnicodeFromUtf8 { get; } =
        (delegate* unmanaged<byte*, nint, nint>)Function(library, "PyUnicode_FromStringAndSize");

    /// <summary>PyUnicode_InternFromString: the form in which names are found fastest. New reference.</summary>
    public delegate* unmanaged<byte*, nint> InternUnicode { get; } =
        (delegate* unmanaged<byte*, nint>)Function(library, "PyUnicode_InternFromString");

    /// <summary>PyUnicode_AsUTF8AndSize. Borrowed pointer that lives as long as the string; 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint*, nint> UnicodeAsUtf8 { get; } =
        (delegate* unmanaged<nint, nint*, nint>)Function(library, "PyUnicode_AsUTF8AndSize");

    public delegate* unmanaged<double, nint> FloatFromDouble { get; } =
        (delegate* unmanaged<double, nint>)Function(library, "PyFloat_FromDouble");

    /// <summary>
    /// PyFloat_AsDouble: -1 with an exception set. Of an object that is not a float it calls <c>__float__</c>, which may be Python code.
    /// </summary>
    public delegate* unmanaged<nint, double> FloatAsDouble { get; } =
        (delegate* unmanaged<nint, double>)Function(library, "PyFloat_AsDouble");

    /// <summary>PyLong_FromLongLong. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<long, nint> LongFromInt64 { get; } =
        (delegate* unmanaged<long, nint>)Function(library, "PyLong_FromLongLong");

    /// <summary>PyLong_AsLongLong: -1 with an exception set.</summary>
    public delegate* unmanaged<nint, long> LongAsInt64 { get; } =
        (delegate* unmanaged<nint, long>)Function(library, "PyLong_AsLongLong");

    public delegate* unmanaged<nint, nint> NewTuple { get; } =
        (delegate* unmanaged<nint, nint>)Function(library, "PyTuple_New");

    /// <summary>PyTuple_SetItem. Steals the reference to the item, even if it fails.</summary>
    public delegate* unmanaged<nint, nint, nint, int> SetTupleItem { get; } =
        (delegate* unmanaged<nint, nint, nint, int>)Function(library, "PyTuple_SetItem");

    /// <summary>PyTuple_Size, of a tuple.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint> TupleSize { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint, nint>)Function(library, "PyTuple_Size");

    /// <summary>PyTuple_GetItem, of a tuple that has it. Borrowed.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint, nint> TupleItem { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint>)Function(library, "PyTuple_GetItem");

    public delegate* unmanaged<nint> NewDict { get; } =
        (delegate* unmanaged<nint>)Function(library, "PyDict_New");

    /// <summary>PyDict_SetItem: takes references of its own to key and value. -1 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, nint, int> SetDictItem { get; } =
        (delegate* unmanaged<nint, nint, nint, int>)Function(library, "PyDict_SetItem");

    public delegate* unmanaged<nint, nint> NewList { get; } =
        (delegate* unmanaged<nint, nint>)Function(library, "PyList_New");

    /// <summary>PyList_SetItem into an item that is not yet set: there is no old value to finalise. Steals the reference.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, int> FillListItem { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint, int>)Function(library, "PyList_SetItem");

    /// <summary>PyList_GetItem. Borrowed, or 0 with an exception set.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, nint, nint> ListItem { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint, nint, nint>)Function(library, "PyList_GetItem");

    /// <summary>PyObject_GetBuffer(exporter, view, flags). -1 with an exception set.</summary>
    public delegate* unmanaged<nint, PyBuffer*, int, int> GetBuffer { get; } =
        (delegate* unmanaged<nint, PyBuffer*, int, int>)Function(library, "PyObject_GetBuffer");

    public delegate* unmanaged<PyBuffer*, void> ReleaseBuffer { get; } =
        (delegate* unmanaged<PyBuffer*, void>)Function(library, "PyBuffer_Release");

    /// <summary>PyMemoryView_FromMemory(memory, bytes, PyBUF_READ or PyBUF_WRITE). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint, int, nint> MemoryViewFromMemory { get; } =
        (delegate* unmanaged<byte*, nint, int, nint>)Function(library, "PyMemoryView_FromMemory");
}
