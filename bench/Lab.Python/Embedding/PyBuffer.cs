using System.Runtime.InteropServices;

namespace Lab.Python.Embedding;

/// <summary>
/// Python's struct Py_buffer: a view of an object's memory. Laid out the same since Python 3.0, part of the stable ABI since 3.11.
/// Sources: PEP 3118; CPython's Include/pybuffer.h (Include/cpython/object.h before 3.11).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct PyBuffer
{
    /// <summary>Flag: only what the exporter can give as one block, read-only or not, with its item format. PyBUF_ND | PyBUF_FORMAT.</summary>
    public const int ContiguousWithFormat = 0x0008 | 0x0004;

    /// <summary>buf</summary>
    public byte* Memory;

    /// <summary>obj: the exporter, a reference that PyBuffer_Release gives up.</summary>
    public nint Exporter;

    /// <summary>len, in bytes.</summary>
    public nint Length;

    /// <summary>itemsize, in bytes.</summary>
    public nint ItemSize;

    /// <summary>readonly. The two ints fill one word.</summary>
    public int ReadOnly;

    /// <summary>ndim</summary>
    public int Dimensions;

    /// <summary>format, in the words of Python's module struct; 0 for unsigned bytes.</summary>
    public byte* Format;

    /// <summary>shape</summary>
    public nint* Shape;

    /// <summary>strides</summary>
    public nint* Strides;

    /// <summary>suboffsets</summary>
    public nint* SubOffsets;

    /// <summary>internal: the exporter's own.</summary>
    public nint Internal;
}
