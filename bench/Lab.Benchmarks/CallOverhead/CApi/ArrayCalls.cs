using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>NumPy arrays of a million doubles, as one block of memory: through the buffer protocol, copied or shared.</summary>
public unsafe class ArrayCalls : CallSuite
{
    private const int Items = 1_000_000;

    private readonly double[] _received = new double[Items];
    private LentDoubles _lent = null!;
    private PythonFunction _lastShared = null!;
    private PythonFunction _lastCopied = null!;
    private nint _array;

    [Benchmark(Description = Operations.ArrayOutCopied)]
    public double OutCopied()
    {
        using var buffer = new PythonBuffer(Python, _array);
        buffer.Doubles.CopyTo(_received);
        return _received[^1];
    }

    [Benchmark(Description = Operations.ArrayOutShared)]
    public double OutShared()
    {
        using var buffer = new PythonBuffer(Python, _array);
        return buffer.Doubles[^1];
    }

    [Benchmark(Description = Operations.ArrayInCopied)]
    public double InCopied() => _lent.ReadBy(_lastCopied);

    [Benchmark(Description = Operations.ArrayInShared)]
    public double InShared() => _lent.ReadBy(_lastShared);

    private protected override void Prepare()
    {
        _lent = new(Python, Items);
        _array = CallOperations.Made(Python, "array");
        _lastShared = new(Python, CallOperations.Made(Python, "shared_reader"));
        _lastCopied = new(Python, CallOperations.Made(Python, "copying_reader"));
    }

    private protected override void Release() => Python.Api.DecRef(_array);
}
