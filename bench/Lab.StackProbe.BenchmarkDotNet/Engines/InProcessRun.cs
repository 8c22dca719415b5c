using BenchmarkDotNet.Running;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>
/// The case that an in-process toolchain is about to run on this thread. The toolchain tells its diagnosers on the very thread that then
/// makes the engine, but does not tell the engine.
/// </summary>
internal static class InProcessRun
{
    [ThreadStatic]
    private static BenchmarkCase? _current;

    public static void Announce(BenchmarkCase benchmarkCase) => _current = benchmarkCase;

    /// <summary>Null without a diagnoser, as in the first of several launches.</summary>
    public static BenchmarkCase? Take()
    {
        var current = _current;
        _current = null;
        return current;
    }
}
