using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>One function or recursion over all workloads: where it takes stack, how much, and which Python lines call it.</summary>
/// <param name="Takes">Of each workload and Python line, the largest first.</param>
public sealed record FunctionUse(ImmutableArray<FunctionTake> Takes)
{
    /// <summary>It, as it is where it takes most.</summary>
    public StackConsumer Function => Takes[0].Consumer;

    /// <summary>What it takes of one stack, at most.</summary>
    public ByteSize LargestBytes { get; } = new(ByProbe(Takes).Max());

    /// <summary>How many workloads it takes stack in; one that was measured in two environments counts twice.</summary>
    public int Workloads { get; } = ByProbe(Takes).Count();

    /// <summary>The Python lines that it was called from, the one with the largest take first; null where no line is known.</summary>
    public ImmutableArray<FunctionCaller> Callers { get; } =
    [
        .. Takes
            .GroupBy(take => take.Consumer.Python)
            .Select(same => new FunctionCaller(same.Key, same.First().Consumer.Bytes, same.DistinctBy(take => take.Probe).Count())),
    ];

    /// <summary>All functions that take stack, the one with the largest take first.</summary>
    public static ImmutableArray<FunctionUse> Of(IEnumerable<ProbeResult> probes) =>
    [
        .. probes
            .SelectMany(probe => probe.Consumers.Select(consumer => new FunctionTake(probe, consumer)))
            .OrderByDescending(take => take.Consumer.Bytes)
            .GroupBy(take => take.Consumer.Name, StringComparer.Ordinal)
            .Select(same => new FunctionUse([.. same]))
            .OrderByDescending(use => use.LargestBytes)
            .ThenBy(use => use.Function.Name, StringComparer.Ordinal),
    ];

    private static IEnumerable<long> ByProbe(ImmutableArray<FunctionTake> takes) =>
        takes.GroupBy(take => take.Probe).Select(same => same.Sum(take => take.Consumer.Bytes.Bytes));
}

/// <summary>What a function took of one workload's stack, called from one Python line.</summary>
public sealed record FunctionTake(ProbeResult Probe, StackConsumer Consumer);

/// <summary>A Python line that calls a function.</summary>
/// <param name="Line">Null where none is known.</param>
/// <param name="LargestBytes">What the function took, called from there, at most.</param>
/// <param name="Workloads">In how many workloads.</param>
public sealed record FunctionCaller(PythonFrame? Line, ByteSize LargestBytes, int Workloads);
