using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>The numbers of a picture of 299×299 pixels, handed to Python in each way that there is.</summary>
public class BulkCalls : CallSuite
{
    private readonly double[] _sent = Operations.FillPinned(Operations.BulkItems);
    private LentDoubles _lent = null!;
    private PythonFunction _lastOf = null!;
    private PythonFunction _lastOfEach = null!;
    private PythonFunction _lastShared = null!;
    private PythonFunction _lastCopied = null!;
    private nint _item;

    /// <summary>A list is built of them first.</summary>
    [Benchmark(Description = Operations.BulkAsList)]
    public unsafe double AsList()
    {
        var list = Python.List(_sent);
        var last = _lastOf.InvokeForDouble(list);
        Python.Api.DecRef(list);
        return last;
    }

    /// <summary>NumPy fills an array from an iterator that calls .NET for each.</summary>
    [Benchmark(Description = Operations.BulkByElement)]
    public double ByElement() => _lastOfEach.InvokeForDouble(_item);

    [Benchmark(Description = Operations.BulkCopied)]
    public double Copied() => _lent.ReadBy(_lastCopied);

    [Benchmark(Description = Operations.BulkShared)]
    public double Shared() => _lent.ReadBy(_lastShared);

    private protected override unsafe void Prepare()
    {
        _lent = new(Python, Operations.BulkItems);
        _lastOf = Function("last_of");
        _lastOfEach = new(Python, CallOperations.Made(Python, "item_reader"));
        _lastShared = new(Python, CallOperations.Made(Python, "shared_reader"));
        _lastCopied = new(Python, CallOperations.Made(Python, "copying_reader"));
        _item = PythonCallback.NewFunction(
            Python, "item", "index", (api, arguments) => api.FloatFromDouble(_sent[(int)Python.Double(arguments[0])]));
    }

    private protected override unsafe void Release() => Python.Api.DecRef(_item);
}
