using System.Runtime.CompilerServices;
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

/// <summary>A call that does nothing, with the GIL taken for it.</summary>
public class GilCalls : IDisposable
{
    private EmbeddedPython _python = null!;
    private PythonFunction _empty = null!;
    private KeptThreadState? _kept;

    [GlobalSetup(Target = nameof(OfKnownThread))]
    public void StartKnown()
    {
        StartUnknown();
        _kept = new(_python);
    }

    [GlobalSetup(Target = nameof(OfUnknownThread))]
    public void StartUnknown()
    {
        _python = CallOperations.Loaded();
        using (_python.TakeGil())
            _empty = new(_python, CallOperations.Object(_python, "empty"));
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _kept?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = Operations.EmptyCallTakingGil)]
    public void OfKnownThread() => TakeAndCall();

    [Benchmark(Description = Operations.EmptyCallOfUnknownThread)]
    public void OfUnknownThread() => TakeAndCall();

    private void TakeAndCall()
    {
        using (_python.TakeGil())
            Call();
    }

    // Outside the try block that using makes: see PythonFunction.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Call() => _empty.Invoke();
}
