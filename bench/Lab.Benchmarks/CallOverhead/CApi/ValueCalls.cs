using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>Single values that cross.</summary>
public class ValueCalls : CallSuite
{
    private const string Sent = "the quick brown fox jumps over the lazy dog";

    private PythonFunction _through = null!;
    private PythonFunction _addThree = null!;
    private PythonFunction _scaled = null!;
    private (nint Scale, nint Offset) _keywords;
    private nint _holder;
    private nint _value;

    [Benchmark(Description = Operations.Float)]
    public double Float() => _through.Invoke(1.5);

    [Benchmark(Description = Operations.ThreeArguments)]
    public double ThreeArguments() => _addThree.Invoke(1, 2, 3);

    [Benchmark(Description = Operations.KeywordArguments)]
    public double KeywordArguments() => _scaled.Invoke(1.5, _keywords, 2, 0.25);

    [Benchmark(Description = Operations.Text)]
    public string Text() => _through.Invoke(Sent);

    [Benchmark(Description = Operations.Attribute)]
    public double Attribute() => Python.DoubleAttribute(_holder, _value);

    private protected override void Prepare()
    {
        _through = Function("through");
        _addThree = Function("add_three");
        _scaled = Function("scaled");
        _keywords = (Python.Name("scale"), Python.Name("offset"));
        _holder = CallOperations.Object(Python, "holder");
        _value = Python.Name("value");
    }
}
