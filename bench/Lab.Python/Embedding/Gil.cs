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
