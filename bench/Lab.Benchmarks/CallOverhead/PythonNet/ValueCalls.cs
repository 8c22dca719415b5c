using BenchmarkDotNet.Attributes;
using Python.Runtime;

namespace Lab.Benchmarks.CallOverhead.PythonNet;

/// <summary>Single values that cross.</summary>
public class ValueCalls : PythonNetSuite
{
    private const string Sent = "the quick brown fox jumps over the lazy dog";

    private PyObject _through = null!;
    private PyObject _addThree = null!;
    private PyObject _scaled = null!;
    private PyObject _holder = null!;

    [Benchmark(Description = Operations.Float)]
    public double Float()
    {
        using var number = new PyFloat(1.5);
        using var result = _through.Invoke(number);
        return result.As<double>();
    }

    [Benchmark(Description = Operations.ThreeArguments)]
    public double ThreeArguments()
    {
        using var first = new PyFloat(1);
        using var second = new PyFloat(2);
        using var third = new PyFloat(3);
        using var result = _addThree.Invoke(first, second, third);
        return result.As<double>();
    }

    [Benchmark(Description = Operations.KeywordArguments)]
    public double KeywordArguments()
    {
        using var value = new PyFloat(1.5);
        using var keywords = Py.kw("scale", 2.0, "offset", 0.25);
        using var result = _scaled.Invoke([value], keywords);
        return result.As<double>();
    }

    [Benchmark(Description = Operations.Text)]
    public string Text()
    {
        using var text = new PyString(Sent);
        using var result = _through.Invoke(text);
        return result.As<string>();
    }

    [Benchmark(Description = Operations.Attribute)]
    public double Attribute()
    {
        using var value = _holder.GetAttr("value");
        return value.As<double>();
    }

    private protected override void Prepare(PyObject operations)
    {
        _through = operations.GetAttr("through");
        _addThree = operations.GetAttr("add_three");
        _scaled = operations.GetAttr("scaled");
        _holder = operations.GetAttr("holder");
    }

    private protected override void Release()
    {
        foreach (var made in (ReadOnlySpan<PyObject>)[_through, _addThree, _scaled, _holder])
            made.Dispose();
    }
}
