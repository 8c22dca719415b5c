using BenchmarkDotNet.Engines;

namespace Lab.StackProbe.BenchmarkDotNet.Tests.InProcess;

/// <summary>A user's own engine factory.</summary>
public sealed class CountingEngineFactory : IEngineFactory
{
    private static int _made;

    public static int Made => _made;

    public IEngine CreateReadyToRun(EngineParameters engineParameters)
    {
        Interlocked.Increment(ref _made);
        return new EngineFactory().CreateReadyToRun(engineParameters);
    }
}
