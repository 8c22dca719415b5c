using BenchmarkDotNet.Attributes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>Raises from its second invocation on: a dry run times one.</summary>
public class SecondCallBenchmarks
{
    private bool _called;

    [Benchmark]
    public void Once()
    {
        if (_called)
            throw new InvalidDataException("on purpose");
        _called = true;
    }
}
