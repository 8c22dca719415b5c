using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>What comes back otherwise than as a result.</summary>
public class ReturningCalls : PythonNetSuite
{
    private PyObject _fail = null!;
    private PyObject _callBack = null!;
    private PyObject _callBackWithKeyword = null!;
    private PyObject _add = null!;

    /// <summary>Raised in Python; its type, message and traceback read; thrown and caught in .NET.</summary>
    /// <remarks>
    /// What pythonnet makes for itself of an exception, and in Format, is out of the caller's reach, and left to the finalizer: the one
    /// operation here.
    /// </remarks>
    [Benchmark(Description = Operations.Raised)]
    public string Raised()
    {
        try
        {
            _fail.Invoke().Dispose();
            return "";
        }
        catch (PythonException e)
        {
            GC.KeepAlive(e.Type.Name);
            GC.KeepAlive(e.Format());
            e.Type.Dispose();
            e.Value?.Dispose();
            e.Traceback?.Dispose();
            return e.Message;
        }
    }

    /// <summary>From .NET into Python, which calls .NET: a delegate.</summary>
    [Benchmark(Description = Operations.Callback)]
    public double Callback()
    {
        using var sum = _callBack.Invoke(_add);
        return sum.As<double>();
    }

    /// <summary>The same, one of its two arguments given by its name: the delegate's type names them.</summary>
    [Benchmark(Description = Operations.CallbackWithKeyword)]
    public double CallbackWithKeyword()
    {
        using var sum = _callBackWithKeyword.Invoke(_add);
        return sum.As<double>();
    }

    private protected override void Prepare(PyObject operations)
    {
        _fail = operations.GetAttr("fail");
        _callBack = operations.GetAttr("call_back");
        _callBackWithKeyword = operations.GetAttr("call_back_with_keyword");
        Addition add = (a, b) => a + b;
        _add = add.ToPython();
    }

    private protected override void Release()
    {
        foreach (var made in (ReadOnlySpan<PyObject>)[_fail, _callBack, _callBackWithKeyword, _add])
            made.Dispose();
    }

    /// <summary>What Python calls.</summary>
    public delegate double Addition(double a, double b);
}
