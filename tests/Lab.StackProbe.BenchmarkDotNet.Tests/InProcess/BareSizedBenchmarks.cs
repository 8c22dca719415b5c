using BenchmarkDotNet.Attributes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>Says its size, and has no set-up.</summary>
public class BareSizedBenchmarks : IStackSized
{
    public long StackSizeBytes => 1 << 20;

    [Benchmark]
    public void Nothing()
    {
    }
}
