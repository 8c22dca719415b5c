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

    /// <summary>The Python lines that it was called from, as far as they are known, the one with the largest take first.</summary>
    public ImmutableArray<PythonFrame> Callers { get; } = [.. Takes.Select(take => take.Consumer.Python).OfType<PythonFrame>().Distinct()];

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
