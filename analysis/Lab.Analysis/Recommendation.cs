using System.Text.Json.Serialization;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>Which stack to give the threads that call Python, for everything that was measured.</summary>
/// <param name="StackBytes">The size to set.</param>
/// <param name="DecidedBy">The workload that needs the most.</param>
/// <param name="MinimumStackBytes">What that one needs.</param>
/// <param name="BlasThreads">The BLAS limit this holds for; null for none.</param>
/// <param name="Margin">How the one became the other, in a sentence.</param>
/// <param name="Observed">True if plain threads of this size were started and completed the calls.</param>
/// <param name="ObservedCalls">How many workloads completed on a plain thread of exactly this size.</param>
/// <param name="WithOneBlasThread">The same with the BLAS limited to one thread; null if not measured.</param>
public sealed record Recommendation(
    ByteSize StackBytes,
    string DecidedBy,
    ByteSize MinimumStackBytes,
    int? BlasThreads,
    string Margin,
    bool Observed,
    int ObservedCalls,
    Recommendation? WithOneBlasThread)
{
    /// <summary>The host on which it needs that: pythonnet's only where its frames make the recommended size a larger one.</summary>
    public Host Host { get; init; } = Host.Guarded;

    /// <summary>How the deciding workload was called, to follow its name; empty for the usual way.</summary>
    [JsonIgnore]
    public string Through => Host.NeedsPythonNet() ? " through pythonnet" : "";
}
