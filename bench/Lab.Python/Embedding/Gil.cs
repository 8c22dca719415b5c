using System.Runtime.CompilerServices;

namespace Lab.Python.Embedding;

/// <summary>The GIL, held by the thread that took it until it is disposed of there.</summary>
public readonly unsafe ref struct Gil
{
    private readonly CPython _api;
    private readonly int _state;

    // Neither is inlined: both may be in a caller's try block. See PythonFunction.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal Gil(CPython api)
    {
        _api = api;
        _state = api.EnsureGil();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Dispose() => _api.ReleaseGil(_state);
}

/// <summary>
/// Keeps Python's state of a thread that calls Python again and again and gives up the GIL in between, from the constructor to Dispose.
/// Call both on that thread, without the GIL.
/// </summary>
/// <remarks>
/// On a thread that Python does not know, PyGILState_Ensure makes a thread state, and the matching release destroys it; that takes as
/// long as a hundred calls that do nothing (docs/overhead.md). With a state kept, the pair only takes and gives up the GIL. Source: the
/// count in PyGILState_Ensure and _Release of CPython's Python/pystate.c.
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
