using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>What comes back otherwise than as a result.</summary>
public unsafe class ReturningCalls : CallSuite
{
    private PythonFunction _fail = null!;
    private PythonFunction _callBack = null!;
    private PythonFunction _callBackWithKeyword = null!;
    private nint _add;

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
            using (e)
                return e.Message;
        }
    }

    /// <summary>From .NET into Python, which calls .NET.</summary>
    [Benchmark(Description = Operations.Callback)]
    public double Callback() => _callBack.InvokeForDouble(_add);

    /// <summary>The same, one of its two arguments given by its name.</summary>
    [Benchmark(Description = Operations.CallbackWithKeyword)]
    public double CallbackWithKeyword() => _callBackWithKeyword.InvokeForDouble(_add);

    private protected override void Prepare()
    {
        _fail = Function("fail");
        _callBack = Function("call_back");
        _callBackWithKeyword = Function("call_back_with_keyword");
        _add = PythonCallback.NewFunction(Python, "add", "a, b", Add);
    }

    private protected override void Release() => Python.Api.DecRef(_add);

    private nint Add(CPython api, ReadOnlySpan<nint> arguments) =>
        api.FloatFromDouble(Python.Double(arguments[0]) + Python.Double(arguments[1]));
}
