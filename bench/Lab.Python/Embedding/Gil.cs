namespace Lab.Python.Embedding;

/// <summary>The GIL, held by the thread that took it until it is disposed of there.</summary>
public readonly unsafe ref struct Gil
{
    private readonly CPython _api;
    private readonly int _state;

    internal Gil(CPython api)
    {
        _api = api;
        _state = api.EnsureGil();
    }

    public void Dispose() => _api.ReleaseGil(_state);
}
