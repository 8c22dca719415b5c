using System.Runtime.CompilerServices;
using Lab.StackProbe;

namespace Lab.Python.Embedding;

/// <summary>References, attributes and calls of any object: object.h, abstract.h.</summary>
public sealed unsafe partial class CPython
{
    /// <summary>
    /// Bit of the argument count of a vectorcall: the callee may use the word before the arguments.
    /// </summary>
    [CName("PY_VECTORCALL_ARGUMENTS_OFFSET")]
    public const ulong ArgumentsOffset = 1UL << 63;

    /// <summary>Py_None; borrowed.</summary>
    public nint None { get; } = Variable(library, "_Py_NoneStruct");

    public delegate* unmanaged<nint, void> IncRef { get; } =
        (delegate* unmanaged<nint, void>)Function(library, "Py_IncRef");

    public delegate* unmanaged<nint, void> DecRef { get; } =
        (delegate* unmanaged<nint, void>)Function(library, "Py_DecRef");

    /// <summary>
    /// Py_DecRef for an object that certainly has other references, such as <see cref="None"/>: no finaliser can run, so it returns at
    /// once.
    /// </summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, void> DecRefHeld { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint, void>)Function(library, "Py_DecRef");

    /// <summary>PyObject_GetAttrString. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, byte*, nint> GetAttribute { get; } =
        (delegate* unmanaged<nint, byte*, nint>)Function(library, "PyObject_GetAttrString");

    /// <summary>PyObject_GetAttr, the name a Python string. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, nint> GetAttributeByName { get; } =
        (delegate* unmanaged<nint, nint, nint>)Function(library, "PyObject_GetAttr");

    /// <summary>PyMapping_GetItemString(mapping, key). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, byte*, nint> MappingItem { get; } =
        (delegate* unmanaged<nint, byte*, nint>)Function(library, "PyMapping_GetItemString");

    /// <summary>PyObject_Call(callable, args tuple, kwargs or 0). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, nint, nint> Call { get; } =
        (delegate* unmanaged<nint, nint, nint, nint>)Function(library, "PyObject_Call");

    /// <summary>PyObject_IsTrue: 0 or 1; -1 with an exception set.</summary>
    public delegate* unmanaged<nint, int> IsTrue { get; } = (delegate* unmanaged<nint, int>)Function(library, "PyObject_IsTrue");

    /// <summary>PyObject_Type. New reference.</summary>
    public delegate* unmanaged<nint, nint> TypeOf { get; } = (delegate* unmanaged<nint, nint>)Function(library, "PyObject_Type");

    /// <summary>PyObject_CallNoArgs. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<nint, nint> CallNoArgs { get; } =
        (delegate* unmanaged<nint, nint>)Function(library, "PyObject_CallNoArgs");

    /// <summary>
    /// PyObject_VectorcallDict(callable, arguments, count, keywords as a dict or 0). New reference, or 0 with an exception set.
    /// PyObject_Vectorcall is an inline function in 3.9 and 3.10; this one is exported by all.
    /// </summary>
    public delegate* unmanaged<nint, nint*, ulong, nint, nint> VectorcallDict { get; } =
        (delegate* unmanaged<nint, nint*, ulong, nint, nint>)Function(library, "PyObject_VectorcallDict");

    /// <summary>
    /// PyObject_VectorcallMethod(name, the object and the arguments, their count, keyword names or 0). New reference, or 0 with an
    /// exception set.
    /// </summary>
    public delegate* unmanaged<nint, nint*, ulong, nint, nint> VectorcallMethod { get; } =
        (delegate* unmanaged<nint, nint*, ulong, nint, nint>)Function(library, "PyObject_VectorcallMethod");

    /// <summary>
    /// Gives up the result of a call. Most functions that are called for their effect return None, whose reference needs no finaliser.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void DropResult(nint result)
    {
        if (result == None)
            DecRefHeld(result);
        else
            DropOther(result);
    }

    // A method of its own: a method that contains a call with a transition sets up a frame for it at its entry, whether that call is made
    // or not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void DropOther(nint result) => DecRef(result);
}
