using Lab.Benchmarks.CallOverhead;
using Lab.Benchmarks.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.PythonNet.CallOverhead;

/// <summary>The suites of call overhead through pythonnet: the operations of the lab's own bridge, in the same order.</summary>
internal static class PythonNetSuites
{
    public static readonly IReadOnlyList<Suite> All = [Of<EmptyCalls>(), Of<GilCalls>(), Of<ValueCalls>(), Of<ListCalls>(), Of<ArrayCalls>(), Of<ReturningCalls>()];

    private static Suite Of<T>() => CallSuites.Of<T>(Bridge.PythonNet);
}
