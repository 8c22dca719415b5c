using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>Known frames, and what each call of set-up and clean-up saw.</summary>
public class FrameBenchmarks
{
    private int _thread;

    [GlobalSetup]
    public void SetUp() => _thread = Environment.CurrentManagedThreadId;

    [Benchmark]
    [SkipLocalsInit]
    public unsafe bool Untouched()
    {
        var frame = stackalloc byte[200_000];
        return frame == null || CheckThread();
    }

    [Benchmark]
    public unsafe byte Zeroed()
    {
        var frame = stackalloc byte[50_000];
        return *frame;
    }

    [Benchmark]
    public async Task<int> Awaiting()
    {
        await Task.Yield();
        return 1;
    }

    private bool CheckThread() =>
        _thread == Environment.CurrentManagedThreadId ? false : throw new InvalidOperationException(
            "another thread than that of the set-up");
}
