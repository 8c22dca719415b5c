using System.Runtime.CompilerServices;
using Lab.StackProbe;

namespace Lab.Python.Embedding;

/// <summary>Memory of .NET, seen from Python without a copy, as a memoryview of bytes until disposed of. GIL held throughout.</summary>
/// <remarks>
/// The caller pins the memory, which must not move or be freed before this is disposed of. Disposing revokes the view, and throws if Python
/// still uses the memory: an array that does would read what .NET puts there later.
/// </remarks>
[CHeaders("Python.h")]
public readonly unsafe ref struct PythonMemory : IDisposable
{
    private const int PyBUF_READ = 0x100;

    private readonly EmbeddedPython _python;
    private readonly nint _release;

    // Neither this nor Dispose is inlined: both may be in a caller's try block. See PythonFunction.
    /// <param name="pinned">Where it starts.</param>
    /// <param name="bytes">How long it is.</param>
    /// <param name="release">The name <c>release</c>, from <see cref="EmbeddedPython.Name"/>.</param>
    /// <exception cref="PythonException">Python has no memory for the view.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public PythonMemory(EmbeddedPython python, void* pinned, nint bytes, nint release)
    {
        (_python, _release) = (python, release);
        View = python.ThrowIfNull(python.Api.MemoryViewFromMemory((byte*)pinned, bytes, PyBUF_READ));
    }

    /// <summary>The memoryview; this object's own reference. Read-only for Python.</summary>
    public nint View { get; }

    /// <exception cref="PythonException">BufferError: something in Python still uses the memory.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Dispose()
    {
        var arguments = stackalloc nint[2];
        arguments[1] = View;
        var released = _python.Api.VectorcallMethod(_release, arguments + 1, 1 | CPython.ArgumentsOffset, 0);
        _python.Api.DecRef(View);
        _python.Api.DropResult(_python.ThrowIfNull(released));
    }
}
