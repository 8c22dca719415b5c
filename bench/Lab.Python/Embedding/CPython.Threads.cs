namespace Lab.Python.Embedding;

/// <summary>The interpreter's start, its thread states and its GIL: pylifecycle.h, ceval.h, pystate.h.</summary>
public sealed unsafe partial class CPython
{
    /// <summary>Py_InitializeEx: once a process; given 0, it installs no signal handlers. The caller holds the GIL afterwards.</summary>
    public delegate* unmanaged<int, void> InitializeEx { get; } =
        (delegate* unmanaged<int, void>)Function(library, "Py_InitializeEx");

    /// <summary>
    /// PyEval_SaveThread: gives up the GIL, such as the one that Py_InitializeEx left with the caller, and returns the thread state.
    /// </summary>
    public delegate* unmanaged<nint> SaveThread { get; } =
        (delegate* unmanaged<nint>)Function(library, "PyEval_SaveThread");

    /// <summary>
    /// PyEval_RestoreThread: takes the GIL for the thread state that <see cref="SaveThread"/> returned. Called without the GIL.
    /// </summary>
    public delegate* unmanaged<nint, void> RestoreThread { get; } =
        (delegate* unmanaged<nint, void>)Function(library, "PyEval_RestoreThread");

    /// <summary>PyGILState_Ensure. May be called without the GIL, from any thread.</summary>
    public delegate* unmanaged<int> EnsureGil { get; } =
        (delegate* unmanaged<int>)Function(library, "PyGILState_Ensure");

    public delegate* unmanaged<int, void> ReleaseGil { get; } =
        (delegate* unmanaged<int, void>)Function(library, "PyGILState_Release");
}
