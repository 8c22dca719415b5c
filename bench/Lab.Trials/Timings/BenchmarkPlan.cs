using Lab.Trials.Messages;

namespace Lab.Trials.Timings;

/// <summary>What the supervisor asks of the benchmarks: one JSON file, whose path is in the variable <see cref="Variable"/>.</summary>
/// <param name="Python">How to start the embedded Python; its home is in the environment (PYTHONHOME).</param>
/// <param name="Environment">The environment that the benchmarks were started with.</param>
/// <param name="Latencies">The workloads to time, with their sizes.</param>
/// <param name="Timings">
/// Path of the file that each <see cref="Timing"/> is appended to, one JSON object a line, as soon as it is there.
/// </param>
/// <param name="Artifacts">Folder for what BenchmarkDotNet writes.</param>
public sealed record BenchmarkPlan(
    PythonStart Python, TrialEnvironment Environment, ImmutableArray<PlannedLatency> Latencies, string Timings, string Artifacts)
{
    public const string Variable = "LAB_BENCHMARK_PLAN";

    /// <summary>
    /// Starts the line of its output in which a process of benchmarks says how many it is about to make; the number ends the line.
    /// </summary>
    public const string CountMark = "// benchmarks to make: ";

    /// <summary>Process id of the supervisor; the benchmarks end when it has ended. Null where nobody supervises.</summary>
    public int? Supervisor { get; init; }

    /// <summary>The folder that a workload given as <c>path/to/file.py:function</c> is relative to; null for the current one.</summary>
    public string? Folder { get; init; }

    /// <summary>The bridge whose call overhead is timed, which is the one that starts Python in the process.</summary>
    public Bridge Bridge { get; init; } = Bridge.CApi;

    /// <summary>Whether only what depends on the environment is timed, the latency of workloads: the rest was with another one.</summary>
    public bool OnlyLatency { get; init; }
}

/// <summary>A workload to time.</summary>
/// <param name="Workload">Its name.</param>
/// <param name="MinimumStack">Its minimum stack in this environment, measured before.</param>
/// <param name="Sizes">The stack sizes to time it on, smallest first; all of them above the minimum.</param>
public sealed record PlannedLatency(string Workload, ByteSize MinimumStack, ImmutableArray<ByteSize> Sizes);
