using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Capture;

namespace Lab.Analysis;

/// <summary>Everything that the analysis says of a capture: the root of <c>results.json</c>, and all that a report is made from.</summary>
public sealed record Results
{
    /// <summary>Version of the format of <c>results.json</c>.</summary>
    public int Schema { get; init; } = 1;

    public required string Lab { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required int Seed { get; init; }

    /// <summary>False if the run ended (Ctrl-C, a kill) before all that was planned was measured.</summary>
    public required bool Finished { get; init; }

    public required MachineFacts Machine { get; init; }

    public required PythonFacts Python { get; init; }

    public required ImmutableArray<CatalogEntry> Catalog { get; init; }

    public required ImmutableArray<ProbeResult> Probes { get; init; }

    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Null if nothing that could carry one was measured.</summary>
    public Recommendation? Recommendation { get; init; }

    public required ImmutableArray<SettingObservation> Settings { get; init; }

    /// <summary>How many probes hold a verified minimum, and of how many that ran.</summary>
    public required VerificationTally Verification { get; init; }

    public required int Trials { get; init; }
}

/// <param name="Measured">Probes with a minimum stack.</param>
/// <param name="Verified">Those with a survive/crash pair one page apart.</param>
/// <param name="PredictionHeld">Those whose verified minimum is the predicted one, to the page.</param>
public sealed record VerificationTally(int Measured, int Verified, int PredictionHeld);

/// <summary>One thing that the analysis noticed.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">What was seen, and what to make of it.</param>
/// <param name="Workloads">The workloads it is about.</param>
public sealed record Finding(FindingSeverity Severity, string Title, string Text, ImmutableArray<string> Workloads);

[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Memory is corrupted or a process dies at a size in common use.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("danger")]
    Danger,

    /// <summary>A number needs care.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("caution")]
    Caution,

    [System.Text.Json.Serialization.JsonStringEnumMemberName("note")]
    Note,
}

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
    Recommendation? WithOneBlasThread);
