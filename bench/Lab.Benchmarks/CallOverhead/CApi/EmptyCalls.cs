using BenchmarkDotNet.Attributes;
using Lab.Python.Embedding;

namespace Lab.Benchmarks.CallOverhead.CApi;

/// <summary>A call that does nothing, with the GIL held over the calls: what the bridge itself costs.</summary>
public class EmptyCalls : CallSuite
{
    private PythonFunction _empty = null!;

    [Benchmark(Description = Operations.EmptyCall)]
    public void Empty() => _empty.Invoke();

    private protected override void Prepare() => _empty = Function("empty");
}
