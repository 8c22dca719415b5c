namespace Lab.Python.Embedding;

/// <summary>Exceptions: pyerrors.h.</summary>
public sealed unsafe partial class CPython
{
    /// <summary>PyExc_RuntimeError; borrowed.</summary>
    public nint RuntimeError { get; } = *(nint*)Variable(library, "PyExc_RuntimeError");

    /// <summary>PyErr_Occurred. Borrowed; 0 without an exception. Only reads the thread state.</summary>
    public delegate* unmanaged[SuppressGCTransition]<nint> ErrorOccurred { get; } =
        (delegate* unmanaged[SuppressGCTransition]<nint>)Function(library, "PyErr_Occurred");

    /// <summary>
    /// PyErr_Fetch: deprecated since 3.12, but still exported by 3.14 as part of the stable ABI. Its replacement, PyErr_GetRaisedException,
    /// does not exist in 3.9 to 3.11. The same goes for PyErr_NormalizeException.
    /// </summary>
    public delegate* unmanaged<nint*, nint*, nint*, void> FetchError { get; } =
        (delegate* unmanaged<nint*, nint*, nint*, void>)Function(library, "PyErr_Fetch");

    public delegate* unmanaged<nint*, nint*, nint*, void> NormalizeError { get; } =
        (delegate* unmanaged<nint*, nint*, nint*, void>)Function(library, "PyErr_NormalizeException");

    /// <summary>PyErr_Clear: does nothing where no exception is set.</summary>
    public delegate* unmanaged<void> ClearError { get; } =
        (delegate* unmanaged<void>)Function(library, "PyErr_Clear");

    /// <summary>PyErr_SetString(exception class, UTF-8 text).</summary>
    public delegate* unmanaged<nint, byte*, void> SetErrorText { get; } =
        (delegate* unmanaged<nint, byte*, void>)Function(library, "PyErr_SetString");

    /// <summary>
    /// PyErr_CheckSignals: runs the Python handlers of signals that have come, on Python's main thread. -1 with an exception set where one
    /// of them raised: for SIGINT a KeyboardInterrupt.
    /// </summary>
    public delegate* unmanaged<int> CheckSignals { get; } =
        (delegate* unmanaged<int>)Function(library, "PyErr_CheckSignals");

    /// <summary>PyErr_SetObject(exception class, instance): as <c>raise</c>, with the exception that is being handled as context.</summary>
    public delegate* unmanaged<nint, nint, void> SetErrorObject { get; } =
        (delegate* unmanaged<nint, nint, void>)Function(library, "PyErr_SetObject");

    /// <summary>PyErr_Restore: the counterpart of PyErr_Fetch, and as old. Takes over the references.</summary>
    public delegate* unmanaged<nint, nint, nint, void> RestoreError { get; } =
        (delegate* unmanaged<nint, nint, nint, void>)Function(library, "PyErr_Restore");

    /// <summary>PyException_GetTraceback. New reference, or 0 without one.</summary>
    public delegate* unmanaged<nint, nint> Traceback { get; } =
        (delegate* unmanaged<nint, nint>)Function(library, "PyException_GetTraceback");

    /// <summary>PyException_SetTraceback. -1 with an exception set.</summary>
    public delegate* unmanaged<nint, nint, int> SetTraceback { get; } =
        (delegate* unmanaged<nint, nint, int>)Function(library, "PyException_SetTraceback");
}
