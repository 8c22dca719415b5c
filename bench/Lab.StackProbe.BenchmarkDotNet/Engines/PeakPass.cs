using System.Diagnostics;
using BenchmarkDotNet.Engines;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>
/// How much stack one invocation takes: when all timing is done the benchmark is invoked again on the same thread, with the set-up and
/// clean-up of the iteration around each invocation.
/// </summary>
/// <remarks>
/// The benchmark has run before, but the JIT may still use its stack: better code replaces a long loop while it runs, and the thirtieth
/// call of a method is counted on its stack. So readings are taken until two in a row agree to a page. What a call of the empty benchmark
/// takes is subtracted: those are the frames of the engine.
/// </remarks>
internal static class PeakPass
{
    private const int MostReadings = 6;

    /// <summary>After this long no further reading is taken.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    /// <summary>Bytes.</summary>
    public static long Measure(EngineParameters parameters)
    {
        using var watermark = CallWatermark.OfCurrentThread();
        // The first reading compiles the path through the delegate.
        Empty();
        var empty = Empty();
        var clock = Stopwatch.StartNew();
        var last = Reading();
        var deepest = last;
        for (var i = 1; i < MostReadings && clock.Elapsed < Enough; i++)
        {
            var reading = Reading();
            if (Math.Abs(reading - last) < Environment.SystemPageSize)
                return nint.Max(0, nint.Max(reading, last) - empty);
            last = reading;
            deepest = nint.Max(deepest, reading);
        }

        return nint.Max(0, deepest - empty);

        nint Empty() => watermark.Measure(() => parameters.OverheadActionNoUnroll(1));

        nint Reading()
        {
            // A garbage collection during the call would run on its stack.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return watermark.Measure(
                () => parameters.WorkloadActionNoUnroll(1), parameters.IterationSetupAction, parameters.IterationCleanupAction);
        }
    }
}
