using System.Text.Json.Serialization;
using Lab.Analysis.Blas;
using Lab.Analysis.Curves;
using Lab.Analysis.Scans;
using Lab.Analysis.Settings;
using Lab.Analysis.Sizes;
using Lab.Analysis.Suites;
using Lab.Analysis.Sweeps;
using Lab.Analysis.Timings;
using Lab.Trials.Captures;

namespace Lab.Analysis;

/// <summary>Everything that the analysis says of a capture: the root of <c>results.json</c>, and all that a report is made from.</summary>
public sealed record Results
{
    /// <summary>Version of the format of <c>results.json</c>.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>Version of the lab that measured.</summary>
    public required string Lab { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required int Seed { get; init; }

    /// <summary>Guarded measurements of each workload and environment.</summary>
    public required int Repeats { get; init; }

    /// <summary>False if the run ended (Ctrl-C, a kill) before all that was planned was measured.</summary>
    public required bool Finished { get; init; }

    public required MachineFacts Machine { get; init; }

    public required PythonFacts Python { get; init; }

    /// <summary>The packages that calls go through, and which of them could not be used; see the capture's header.</summary>
    [JsonPropertyName("companions")]
    public ImmutableArray<PackageFacts> Packages { get; init; } = [];

    public required ImmutableArray<CatalogEntry> Catalog { get; init; }

    public required ImmutableArray<ProbeResult> Probes { get; init; }

    /// <summary>The maps of a sweep, one a workload with a minimum stack; empty if the capture is of no sweep.</summary>
    public ImmutableArray<SweepResult> Sweeps { get; init; } = [];

    /// <summary>The needs over n, one a workload; null if the capture is of no curve.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<CurveResult>? Curves { get; init; }

    /// <summary>What was measured with another BLAS, number of threads or CPU kernel than the user's; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BlasMatrix? Blas { get; init; }

    /// <summary>What the tests of suites did; null where none were run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SuiteResult? Suite { get; init; }

    /// <summary>How much more the workload that decides needs with another CPU kernel; null where that was not measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KernelGrowth? KernelGrowth { get; init; }

    /// <summary>The large frames of native libraries, from their machine code; null where none were scanned.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScanResult? Scan { get; init; }

    /// <summary>What it costs in time; null if the capture has no benchmarks.</summary>
    public TimingResults? Timings { get; init; }

    /// <summary>What the analysis noticed, the most serious first.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>Null if nothing that could carry one was measured.</summary>
    public Recommendation? Recommendation { get; init; }

    /// <summary>How the calls would end at the sizes that threads have elsewhere, smallest size first.</summary>
    public ImmutableArray<Deployment> Deployments { get; init; } = [];

    /// <summary>What settings were seen to do, in the order in which they were tried.</summary>
    public required ImmutableArray<SettingRow> Settings { get; init; }

    /// <summary>How much of the plan was measured, and how much of that was verified.</summary>
    public required VerificationTally Verification { get; init; }

    public required int Trials { get; init; }
}

/// <summary>How far the numbers were measured and checked, in probes.</summary>
/// <param name="Planned">Probes that the run set out to make: available workloads times environments.</param>
/// <param name="Measured">Probes with a minimum stack.</param>
/// <param name="Verified">Those with a pair of trials one page apart.</param>
/// <param name="PredictionHeld">Those whose verified minimum is the predicted one, to the page.</param>
public sealed record VerificationTally(int Planned, int Measured, int Verified, int PredictionHeld);
