using Lab.Trials;

namespace Lab.Probing;

/// <summary>One probe to make: a workload in an environment.</summary>
/// <param name="Repeats">How often the peak is measured, each time in a fresh process; 1 or more.</param>
/// <param name="PlainSizes">The sizes below the minimum that plain threads are tried with; null to try no plain thread.</param>
internal sealed record ProbePlan(string Workload, TrialEnvironment Environment, int Repeats, UsualSizes? PlainSizes)
{
    /// <summary>Whether the growth of the stack is traced.</summary>
    public TraceWish Trace { get; init; }

    /// <summary>The guarded host that is measured on. Plain threads are tried where it has a host on them: all but the one without Python.</summary>
    public Host Host { get; init; } = Host.Guarded;

    /// <summary>Of everything that is shuffled.</summary>
    public int Seed { get; init; }
}
