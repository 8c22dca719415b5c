using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>What threads of one stack size cost, in time and memory.</summary>
public sealed record ThreadCost
{
    public required ThreadUse Use { get; init; }

    public required ByteSize StackBytes { get; init; }

    /// <summary>How many threads there are at a time.</summary>
    public required int Count { get; init; }

    /// <summary>Time of one operation: of all <see cref="Count"/> threads together. Null where there are no samples.</summary>
    public Distribution? Time { get; init; }

    /// <summary>Memory that the stacks held, all together; null where it was not looked at.</summary>
    public ByteSize? CommittedBytes { get; init; }

    /// <summary>Why there is no figure; null where there is.</summary>
    public string? Problem { get; init; }
}
