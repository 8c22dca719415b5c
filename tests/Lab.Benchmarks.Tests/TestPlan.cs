using System.Text.Json;
using Lab.Trials;
using Lab.Trials.Messages;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Tests;

/// <summary>A plan file in a folder of its own, as the supervisor would write it.</summary>
internal sealed class TestPlan : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestPlan(PythonStart python, params ImmutableArray<PlannedLatency> latencies)
        : this(python, Bridge.CApi, latencies)
    {
    }

    public TestPlan(PythonStart python, Bridge bridge, params ImmutableArray<PlannedLatency> latencies)
    {
        var environment = new TrialEnvironment(null, ImmutableSortedDictionary<string, string>.Empty, []);
        Plan = new(
            python,
            environment,
            latencies,
            _folder.Combine("timings.jsonl"),
            _folder.Combine("artifacts"))
        { Bridge = bridge, Supervisor = Environment.ProcessId };
        Path = _folder.WriteFile("plan.json", JsonSerializer.Serialize(Plan, TrialsJson.Default.BenchmarkPlan));
    }

    public BenchmarkPlan Plan { get; }

    public string Path { get; }

    /// <summary>What has been recorded.</summary>
    public IReadOnlyList<Timing> Timings => !File.Exists(Plan.Timings)
        ? []
        : [.. File.ReadLines(Plan.Timings).Select(l => JsonSerializer.Deserialize(l, TrialsJson.Default.Timing)!)];

    public void Dispose() => _folder.Dispose();
}
