using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>What comes back otherwise than as a result.</summary>
public unsafe class ReturningCalls : CallSuite
{
    private PythonFunction _fail = null!;
    private PythonFunction _callBack = null!;
    private PythonCallback _add = null!;

    /// <summary>Raised in Python; its type, message and traceback read; thrown and caught in .NET.</summary>
    [Benchmark(Description = Operations.Raised)]
    public string Raised()
    {
        try
        {
            _fail.Invoke();
            return "";
        }
        catch (PythonException e)
        {
            return e.Message;
        }
    }

    /// <summary>From .NET into Python, which calls .NET.</summary>
    [Benchmark(Description = Operations.Callback)]
    public double Callback() => _callBack.InvokeForDouble(_add.Function);

    private protected override void Prepare()
    {
        _fail = Function("fail");
        _callBack = Function("call_back");
        _add = new(Python, "add", "a, b", Add);
    }

    private nint Add(CPython api, ReadOnlySpan<nint> arguments) => arguments.Length == 2
        ? api.FloatFromDouble(Python.Double(arguments[0]) + Python.Double(arguments[1]))
        : throw new ArgumentException("add takes two numbers");
}
