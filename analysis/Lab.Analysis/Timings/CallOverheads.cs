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
            .GroupBy(t => ((Timed.Call)t.Timed).Operation, StringComparer.Ordinal)
            .SelectMany(same => OfOperation([.. same.GroupBy(BridgeOf).OrderBy(through => through.Key)])),
    ];

    private static IEnumerable<CallOverhead> OfOperation(ImmutableArray<IGrouping<Bridge, SampledTiming>> bridges)
    {
        SampledTiming[] floors = [.. bridges.Where(b => b.Key is Bridge.C).SelectMany(b => b)];
        return bridges.Select(b => b.Key is Bridge.C ? Floor(floors) : Overhead(b.Single(), Around(b.Key, floors)));
    }

    /// <summary>
    /// Each bridge has figures of the C program that were taken around its own: what slows the machine down for a while slows both. What does not say
    /// around which bridge it was taken is of a capture with one.
    /// </summary>
    private static SampledTiming? Around(Bridge bridge, SampledTiming[] floors) =>
        Array.Find(floors, f => f.Beside == bridge) ?? Array.Find(floors, f => f.Beside is null);

    private static CallOverhead Floor(SampledTiming[] floors) =>
        Overhead(new(new(floors[0].Timed, [.. floors.SelectMany(f => f.Nanoseconds)], 0) { Problem = floors[0].Problem }), floor: null);

    private static CallOverhead Overhead(SampledTiming timing, SampledTiming? floor) => new()
    {
        Operation = ((Timed.Call)timing.Timed).Operation,
        Bridge = BridgeOf(timing),
        Time = timing.Time,
        ToFloor = timing.To(floor),
        Problem = timing.Problem,
    };

    private static Bridge BridgeOf(SampledTiming timing) => ((Timed.Call)timing.Timed).Bridge;
}
