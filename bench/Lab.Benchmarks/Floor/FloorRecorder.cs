using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Running;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Floor;

/// <summary>
/// Times the C program's call right before and right after each benchmark of call overhead, and hands the figures to the supervisor:
/// what slows the machine down for a while slows both.
/// </summary>
internal sealed class FloorRecorder(BenchmarkPlan plan) : EventProcessor
{
    private readonly Lazy<(FloorProgram? Program, string? Problem)> _program = new(
        () => FloorProgram.Compile(Path.Combine(plan.Artifacts, "floor")));
    private readonly Dictionary<string, Timing> _timings = [];
    private FloorLine? _before;

    /// <summary>What was measured of an operation; null before its benchmark has ended.</summary>
    public Timing? Find(string operation) => _timings.GetValueOrDefault(operation);

    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) =>
        _before = Suite.TimedBy(benchmarkCase) is Timed.Call call ? Time(benchmarkCase, call.Operation, 0) : null;

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report)
    {
        if (_before is not { } before || Suite.TimedBy(benchmarkCase) is not Timed.Call call)
            return;
        var what = new Timed.Call(before.Operation, Bridge.C);
        var after = before.Problem is null ? Time(benchmarkCase, before.Operation, before.Count) : before;
        var timing = after.Problem is { } problem
            ? new Timing(what, [], 0) { Problem = problem }
            : new(what, [.. before.Nanoseconds, .. after.Nanoseconds], before.Count);
        timing = timing with { FloorOf = call.Bridge };
        _timings[before.Operation] = timing;
        TimingRecorder.Append(plan.Timings, timing);
    }

    private FloorLine Time(BenchmarkCase benchmark, string operation, long count) => _program.Value.Program is { } program
        ? program.Time(plan.Python, FloorEffort.HalfOf(benchmark.Job), [(operation, count)])[0]
        : new(operation) { Problem = _program.Value.Problem };
}
