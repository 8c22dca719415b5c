using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>NumPy arrays of a million doubles, as one block of memory, copied or shared.</summary>
/// <remarks>
/// Out of Python: by PyBuffer. It is asked for the memory alone, not for its format as the other bridges do: pythonnet 3.0.5 declares
/// that as a string which the marshaller gives free, and it is NumPy's. Into Python: pythonnet lends no memory, so it goes as an array
/// of ctypes at its address, as pythonnet's users do it. Nothing revokes that as the other bridges do; an array that Python keeps of it
/// would go on reading there.
/// </remarks>
public class ArrayCalls : PythonNetSuite
{
    private const int Items = 1_000_000;

    private readonly double[] _received = new double[Items];
    private readonly double[] _sent = GC.AllocateUninitializedArray<double>(Items, pinned: true);
    private PyObject _array = null!;
    private PyObject _lastShared = null!;
    private PyObject _lastCopied = null!;
    private PyObject _fromAddress = null!;

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
    public double InCopied() => Lend(_lastCopied);

    [Benchmark(Description = Operations.ArrayInShared)]
    public double InShared() => Lend(_lastShared);

    private protected override void Prepare(PyObject operations)
    {
        for (var i = 0; i < Items; i++)
            _sent[i] = i;
        _array = operations.InvokeMethod("array");
        _lastShared = operations.InvokeMethod("shared_reader");
        _lastCopied = operations.InvokeMethod("copying_reader");
        using var ctypes = Py.Import("ctypes");
        using var number = ctypes.GetAttr("c_double");
        using var items = new PyInt(Items);
        using var array = number.InvokeMethod("__mul__", items);
        _fromAddress = array.GetAttr("from_address");
    }

    private protected override void Release()
    {
        foreach (var made in (ReadOnlySpan<PyObject>)[_array, _lastShared, _lastCopied, _fromAddress])
            made.Dispose();
    }

    private double Lend(PyObject reader)
    {
        using var address = new PyInt(Marshal.UnsafeAddrOfPinnedArrayElement(_sent, 0));
        using var memory = _fromAddress.Invoke(address);
        using var last = reader.Invoke(memory);
        return last.As<double>();
    }
}
