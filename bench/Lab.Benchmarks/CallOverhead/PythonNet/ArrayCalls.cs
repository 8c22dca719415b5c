using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>NumPy arrays of a million doubles, as one block of memory, copied or shared.</summary>
/// <remarks>
/// Out of Python: by PyBuffer. It is asked for the memory alone, not for its format as the other bridges do: pythonnet 3.0.5 declares
/// that as a string which the marshaller gives free, and it is NumPy's.
/// </remarks>
public class ArrayCalls : PythonNetSuite
{
    private const int Items = 1_000_000;

    private readonly double[] _received = new double[Items];
    private LentDoubles _lent = null!;
    private PyObject _array = null!;
    private PyObject _lastShared = null!;
    private PyObject _lastCopied = null!;

    [Benchmark(Description = Operations.ArrayOutCopied)]
    public double OutCopied()
    {
        using var buffer = _array.GetBuffer();
        Marshal.Copy(buffer.Buffer, _received, 0, (int)(buffer.Length / sizeof(double)));
        return _received[^1];
    }

    [Benchmark(Description = Operations.ArrayOutShared)]
    public double OutShared()
    {
        using var buffer = _array.GetBuffer();
        return BitConverter.Int64BitsToDouble(Marshal.ReadInt64(buffer.Buffer, (int)(buffer.Length - sizeof(double))));
    }

    [Benchmark(Description = Operations.ArrayInCopied)]
    public double InCopied() => _lent.ReadBy(_lastCopied);

    [Benchmark(Description = Operations.ArrayInShared)]
    public double InShared() => _lent.ReadBy(_lastShared);

    private protected override void Prepare(PyObject operations)
    {
        _lent = new(Items);
        _array = operations.InvokeMethod("array");
        _lastShared = operations.InvokeMethod("shared_reader");
        _lastCopied = operations.InvokeMethod("copying_reader");
    }

    private protected override void Release()
    {
        _lent.Release();
        foreach (var made in (ReadOnlySpan<PyObject>)[_array, _lastShared, _lastCopied])
            made.Dispose();
    }
}
