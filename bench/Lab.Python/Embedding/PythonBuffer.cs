using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lab.StackProbe;

namespace Lab.Python.Embedding;

/// <summary>
/// The memory of a Python object that exports it (a NumPy array, bytes, a memoryview), seen from .NET without a copy until disposed of.
/// </summary>
/// <remarks>
/// Until then the object cannot be resized, and stays alive. Make and dispose of this with the GIL held; the memory may be read without it.
/// </remarks>
public unsafe ref struct PythonBuffer : IDisposable
{
    private readonly CPython _api;
    private PyBuffer _view;

    // Neither this nor Dispose is inlined: both may be in a caller's try block. See PythonFunction.
    /// <exception cref="PythonException">It exports no memory, or not in one block.</exception>
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
    public readonly ReadOnlySpan<double> Doubles =>
        _view.ItemSize == sizeof(double) && _view.Format != null && _view.Format[0] == 'd' && _view.Format[1] == 0
        ? new(_view.Memory, checked((int)(_view.Length / sizeof(double))))
        : throw new InvalidOperationException("the items of this buffer are not doubles");

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Dispose()
    {
        fixed (PyBuffer* view = &_view)
            _api.ReleaseBuffer(view);
    }
}

/// <summary>
/// A view of an object's memory. Laid out the same since Python 3.0, part of the stable ABI since 3.11.
/// Sources: PEP 3118; CPython's Include/pybuffer.h (Include/cpython/object.h before 3.11).
/// </summary>
[CHeaders("Python.h")]
[CName("Py_buffer")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PyBuffer
{
    /// <summary>Flag: the memory as one block, read-only or not, with its item format.</summary>
    [CName("PyBUF_ND | PyBUF_FORMAT")]
    public const int ContiguousWithFormat = 0x0008 | 0x0004;

    [CName("buf")]
    public byte* Memory;

    /// <summary>A reference that PyBuffer_Release gives up.</summary>
    [CName("obj")]
    public nint Exporter;

    /// <summary>In bytes.</summary>
    [CName("len")]
    public nint Length;

    /// <summary>In bytes.</summary>
    [CName("itemsize")]
    public nint ItemSize;

    /// <summary>The two ints fill one word.</summary>
    [CName("readonly")]
    public int ReadOnly;

    [CName("ndim")]
    public int Dimensions;

    /// <summary>As in Python's module struct; 0 for unsigned bytes.</summary>
    [CName("format")]
    public byte* Format;

    [CName("shape")]
    public nint* Shape;

    [CName("strides")]
    public nint* Strides;

    [CName("suboffsets")]
    public nint* SubOffsets;

    /// <summary>For the exporter's use.</summary>
    [CName("internal")]
    public nint Internal;
}
