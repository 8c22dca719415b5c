using BenchmarkDotNet.Attributes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>Says a size that no thread can have.</summary>
public class MissizedBenchmarks : IStackSized
{
    [Params(-1, 4096)]
    public long Size { get; set; }

    public long StackSizeBytes => Size;

    [GlobalSetup]
    public void SetUp()
    {
    }

    [Benchmark]
    public void Nothing()
    {
    }
}
