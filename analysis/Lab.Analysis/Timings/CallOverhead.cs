using Lab.Analysis.Statistics;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What one crossing between .NET and Python costs through one bridge.</summary>
public sealed record CallOverhead
{
    /// <summary>What crosses, such as <c>empty call</c>.</summary>
    public required string Operation { get; init; }

    public required Bridge Bridge { get; init; }

    /// <summary>
    /// For the C program, all its samples: those taken around every bridge. Null where there are no samples: see <see cref="Problem"/>.
    /// </summary>
    public Distribution? Time { get; init; }

    /// <summary>
    /// Against the C program as it was timed just before and after; null for the C program itself, and where it was not timed.
    /// </summary>
    public Comparison? ToFloor { get; init; }

    /// <summary>Why there is no figure; null where there is.</summary>
    public string? Problem { get; init; }

    /// <summary>Each crossing with its comparison to the C program.</summary>
    internal static ImmutableArray<CallOverhead> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. timings
            .Where(t => t.Timed is Timed.Call)
            .GroupBy(t => ((Timed.Call)t.Timed).Operation, StringComparer.Ordinal)
            .SelectMany(same => OfOperation([.. same.GroupBy(BridgeOf).OrderBy(through => through.Key)])),
    ];

    private static IEnumerable<CallOverhead> OfOperation(ImmutableArray<IGrouping<Bridge, SampledTiming>> bridges)
    {
        SampledTiming[] floors = [.. bridges.Where(b => b.Key is Bridge.C).SelectMany(b => b)];
        return bridges.Select(b => b.Key is Bridge.C ? Floor(floors) : Overhead(b.Last(), Around(b.Key, floors)));
    }

    /// <summary>
    /// Each bridge has its own figures of the C program, taken just before and after its own: what slows the machine down for a while
    /// slows both. A timing that does not say around which bridge it was taken comes from a capture with only one.
    /// </summary>
    private static SampledTiming? Around(Bridge bridge, SampledTiming[] floors) =>
        Array.Find(floors, f => f.FloorOf == bridge) ?? Array.Find(floors, f => f.FloorOf is null);

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
