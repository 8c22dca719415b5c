using System.Diagnostics;
using BenchmarkDotNet.Engines;

namespace Lab.StackProbe.BenchmarkDotNet.Engines;

/// <summary>
/// What one invocation takes of the stack: invoked anew on the same thread, with the iteration's set-up and clean-up around each invocation,
/// when all timing is done.
/// </summary>
/// <remarks>
/// By then the benchmark has run, but compiling may come to its stack once more (better code for a loop that runs long replaces it on the
/// stack; the thirtieth call of a method is counted on it). So readings are taken until two in a row agree to a page. What calling the
/// empty benchmark takes is subtracted: those are the engine's frames.
/// </remarks>
internal static class PeakPass
{
    private const int MostReadings = 6;

    /// <summary>A benchmark that has taken this long for its readings is not asked for another.</summary>
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(10);

    /// <summary>Bytes.</summary>
    public static long Measure(EngineParameters parameters)
    {
        using var watermark = CallWatermark.OfCurrentThread();
        // The first of each compiles the delegate's way.
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
            // A collection that falls into the call would run on its stack.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return watermark.Measure(
                () => parameters.WorkloadActionNoUnroll(1), parameters.IterationSetupAction, parameters.IterationCleanupAction);
        }
    }
}
