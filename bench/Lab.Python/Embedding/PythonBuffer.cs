using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lab.Python.Embedding;

/// <summary>The memory of a Python object that exports it (a NumPy array, bytes, a memoryview), seen from .NET without a copy until disposed of.</summary>
/// <remarks>The object cannot be resized meanwhile, and stays alive. Made and disposed of with the GIL held; the memory may be read without it.</remarks>
public unsafe ref struct PythonBuffer : IDisposable
{
    private readonly CPython _api;
    private PyBuffer _view;

    // Neither this nor Dispose is inlined: both may be in a caller's try block. See PythonFunction.
    /// <exception cref="PythonException">It exports no memory, or none in one block.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PythonBuffer(EmbeddedPython python, nint exporter)
    {
        _api = python.Api;
        fixed (PyBuffer* view = &_view)
        {
            if (_api.GetBuffer(exporter, view, PyBuffer.ContiguousWithFormat) != 0)
                throw python.TakeError();
        }
    }

    /// <summary>The doubles.</summary>
    /// <exception cref="InvalidOperationException">The items are of another type.</exception>
    [UnscopedRef]
    public readonly ReadOnlySpan<double> Doubles => _view.ItemSize == sizeof(double) && _view.Format != null && _view.Format[0] == 'd' && _view.Format[1] == 0
        ? new(_view.Memory, checked((int)(_view.Length / sizeof(double))))
        : throw new InvalidOperationException("the items of this buffer are no doubles");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Dispose()
    {
        fixed (PyBuffer* view = &_view)
            _api.ReleaseBuffer(view);
    }
}
