using Lab.StackProbe;

namespace Lab.Python.Embedding;

/// <summary>Modules, and functions of C in them: import.h, pythonrun.h, pycapsule.h, methodobject.h, classobject.h.</summary>
public sealed unsafe partial class CPython
{
    /// <summary>What <see cref="CompileString"/> compiles: a module. The same since 1.x.</summary>
    [CName("Py_file_input")]
    public const int ModuleInput = 257;

    /// <summary>PyImport_ImportModule. New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, nint> ImportModule { get; } =
        (delegate* unmanaged<byte*, nint>)Function(library, "PyImport_ImportModule");

    /// <summary>Py_CompileString(source, file name, <see cref="ModuleInput"/>). New reference, or 0 with an exception set.</summary>
    public delegate* unmanaged<byte*, byte*, int, nint> CompileString { get; } =
        (delegate* unmanaged<byte*, byte*, int, nint>)Function(library, "Py_CompileString");

    /// <summary>
    /// PyImport_ExecCodeModule: runs a code object as the module of that name. New reference, or 0 with an exception set.
    /// </summary>
    public delegate* unmanaged<byte*, nint, nint> ExecuteModule { get; } =
        (delegate* unmanaged<byte*, nint, nint>)Function(library, "PyImport_ExecCodeModule");

    /// <summary>
    /// PyCapsule_GetName. The text belongs to the capsule; 0 for a capsule without a name, and 0 with an exception set for another object.
    /// </summary>
    public delegate* unmanaged<nint, byte*> CapsuleName { get; } =
        (delegate* unmanaged<nint, byte*>)Function(library, "PyCapsule_GetName");

    /// <summary>PyCapsule_GetPointer(capsule, its name). 0 with an exception set.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint, byte*, nint> CapsulePointer { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint, byte*, nint>)Function(library, "PyCapsule_GetPointer");

    /// <summary>
    /// PyCapsule_New(pointer, name, destructor). The name must stay where it is. New reference, or 0 with an exception set.
    /// </summary>
    public delegate* unmanaged<nint, byte*, delegate* unmanaged<nint, void>, nint> NewCapsule { get; } =
        (delegate* unmanaged<nint, byte*, delegate* unmanaged<nint, void>, nint>)Function(library, "PyCapsule_New");

    /// <summary>
    /// PyCFunction_NewEx(definition, self or 0, module name or 0). The definition must stay where it is as long as the function lives.
    /// </summary>
    public delegate* unmanaged<PyMethodDef*, nint, nint, nint> NewFunction { get; } =
        (delegate* unmanaged<PyMethodDef*, nint, nint, nint>)Function(library, "PyCFunction_NewEx");

    /// <summary>
    /// PyInstanceMethod_New: what makes a function of C a method of the class that it is an attribute of. New reference, or 0 with an
    /// exception set.
    /// </summary>
    public delegate* unmanaged<nint, nint> NewInstanceMethod { get; } =
        (delegate* unmanaged<nint, nint>)Function(library, "PyInstanceMethod_New");
}
