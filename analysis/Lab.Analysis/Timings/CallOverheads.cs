using System.Collections.Immutable;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>Each crossing beside the C program's.</summary>
internal static class CallOverheads
{
    public static ImmutableArray<CallOverhead> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. timings
            .Where(t => t.Timed is Timed.Call)
            .Select(t => (Call: (Timed.Call)t.Timed, Timing: t))
            .GroupBy(t => t.Call.Operation, StringComparer.Ordinal)
            .SelectMany(same => same.OrderBy(t => t.Call.Bridge).Select(t => Overhead(t.Call, t.Timing, Floor(same)))),
    ];

    private static SampledTiming? Floor(IEnumerable<(Timed.Call Call, SampledTiming Timing)> same) =>
        same.Where(t => t.Call.Bridge is Bridge.C).Select(t => t.Timing).FirstOrDefault();

    private static CallOverhead Overhead(Timed.Call call, SampledTiming timing, SampledTiming? floor) => new()
    {
        Operation = call.Operation,
        Bridge = call.Bridge,
        Time = timing.Time,
        ToFloor = call.Bridge is Bridge.C ? null : timing.To(floor),
        Problem = timing.Problem,
    };
}
