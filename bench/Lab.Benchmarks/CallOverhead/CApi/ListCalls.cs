using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>Lists of a thousand numbers, value by value.</summary>
public class ListCalls : CallSuite
{
    private const int Items = 1000;

    private readonly double[] _sent = [.. Enumerable.Range(0, Items).Select(n => (double)n)];
    private readonly double[] _received = new double[Items];
    private PythonFunction _lastOf = null!;
    private nint _numbers;

    /// <summary>Built from an array of .NET, and handed to Python.</summary>
    [Benchmark(Description = Operations.ListIn)]
    public unsafe double In()
    {
        var list = Python.List(_sent);
        var last = _lastOf.InvokeForDouble(list);
        Python.Api.DecRef(list);
        return last;
    }

    /// <summary>Read into an array of .NET.</summary>
    [Benchmark(Description = Operations.ListOut)]
    public double Out()
    {
        Python.CopyList(_numbers, _received);
        return _received[^1];
    }

    private protected override void Prepare()
    {
        _lastOf = Function("last_of");
        _numbers = CallOperations.Object(Python, "numbers");
    }
}
