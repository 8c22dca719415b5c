namespace Lab.Python.Embedding;

/// <summary>
/// A thread that calls Python again and again, and gives the GIL up in between: Python keeps its state for it, from the constructor to Dispose, both on that
/// thread and without the GIL.
/// </summary>
/// <remarks>
/// PyGILState_Ensure on a thread that Python does not know makes a thread state, and the matching release destroys it: a multiple of an
/// empty call. With a state kept, the pair only takes and gives up the GIL. Source: the count in PyGILState_Ensure and _Release of CPython's Python/pystate.c.
/// </remarks>
public sealed unsafe class KeptThreadState : IDisposable
{
    private readonly CPython _api;
    private readonly int _state;
    private readonly nint _thread;

    public KeptThreadState(EmbeddedPython python)
    {
        _api = python.Api;
        _state = _api.EnsureGil();
        _thread = _api.SaveThread();
    }

    public void Dispose()
    {
        _api.RestoreThread(_thread);
        _api.ReleaseGil(_state);
    }
}
