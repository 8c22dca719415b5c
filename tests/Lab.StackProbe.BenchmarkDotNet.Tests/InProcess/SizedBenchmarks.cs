using BenchmarkDotNet.Attributes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>Checks that everything of it runs on the stack that it says.</summary>
public class SizedBenchmarks : IStackSized
{
    [Params(0, 300_000, 1 << 20)]
    public int Bytes { get; set; }

    public long StackSizeBytes => Bytes;

    [GlobalSetup]
    public void SetUp() => Check();

    [IterationSetup]
    public void Prepare() => Check();

    [Benchmark]
    public void Check()
    {
        var expected = Bytes == 0 ? 512 << 10 : (Bytes + 4095) / 4096 * 4096;
        if (OperatingSystem.IsLinux() && ThreadStack.Current().Stack.Size != expected)
            throw new InvalidOperationException($"the stack has {ThreadStack.Current().Stack.Size} bytes, not {expected}");
    }

    [IterationCleanup]
    public void CleanUp() => Check();

    [GlobalCleanup]
    public void TearDown() => Check();
}
