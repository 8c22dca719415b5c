using BenchmarkDotNet.Attributes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>Raises in its set-up.</summary>
public class RaisingBenchmarks
{
    [GlobalSetup]
    public void SetUp() => throw new InvalidDataException("on purpose");

    [Benchmark]
    public void Never()
    {
    }
}
