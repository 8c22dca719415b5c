using System.Text.Json.Serialization;
using Lab.Analysis.Statistics;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Timings;

/// <summary>
/// Latency over stack size of one workload, in one environment, on new threads or on one that stays; with its crash and overrun zones.
/// </summary>
public sealed record LatencyCurve
{
    /// <summary>
    /// A difference up to this may be hidden by noise: only curves whose interval excludes more are said to cost nothing. Growth without
    /// a step is told only above it, as two processes that time the same may differ by some per cent, which the samples of one process do
    /// not show.
    /// </summary>
    public const double Noticeable = 1.1;

    public required string Workload { get; init; }

    public required TrialEnvironment Environment { get; init; }

    public required CallMode Mode { get; init; }

    /// <summary>Smallest size first.</summary>
    public required ImmutableArray<LatencyPoint> Points { get; init; }

    /// <summary>
    /// The workload's minimum stack in this environment: below it calls crash, or overrun their stack; null where it was not measured.
    /// </summary>
    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>The smallest size at which a plain thread "survived"; null where none did.</summary>
    public ByteSize? SmallestSurvivorBytes { get; init; }

    /// <summary>Sizes that look safe and corrupt memory; null if there are none.</summary>
    public SizeRange? OverrunZone { get; init; }

    /// <summary>Where latency changes with the size, smallest size first; empty where it does not change by more than the noise.</summary>
    public ImmutableArray<LatencyThreshold> Thresholds { get; init; } = [];

    /// <summary>
    /// The largest size against the smallest, of those with samples: what all that stack costs. Null where there are less than two.
    /// </summary>
    public Comparison? LargestToSmallest { get; init; }

    /// <summary>
    /// For a curve with the BLAS limited to one thread, its calls at the smallest size against those of the unlimited BLAS at its
    /// smallest size: what the smaller stack costs in time. Null elsewhere.
    /// </summary>
    public Comparison? ToUnlimited { get; init; }

    /// <summary>
    /// For a curve of calls on a thread that stays, its calls at the largest size that both were timed on against those on new threads:
    /// what a warm dedicated thread costs in time, or saves. Null elsewhere.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Comparison? ToNewThreads { get; init; }

    /// <summary>
    /// What larger stacks do to the latency, as far as the samples tell: decided here alone, for the findings and for the page.
    /// </summary>
    [JsonIgnore]
    public StackSizeEffect Effect => LargestToSmallest switch
    {
        _ when Points.Count(p => p.Time is not null) < 2 => StackSizeEffect.Unknown,
        _ when !Thresholds.IsEmpty => StackSizeEffect.Steps,
        null => StackSizeEffect.Unknown,
        { Verdict: ComparisonVerdict.Slower, RatioInterval.Lower: > Noticeable } => StackSizeEffect.Grows,
        { Verdict: not ComparisonVerdict.Slower, RatioInterval.Upper: <= Noticeable } => StackSizeEffect.None,
        _ => StackSizeEffect.Unclear,
    };

    /// <summary>Latency over stack size, with what the probes of the same environment say about crashes.</summary>
    internal static ImmutableArray<LatencyCurve> Of(IEnumerable<SampledTiming> timings, IReadOnlyList<ProbeResult> probes)
    {
        var measured = MeasuredCurve.Of(timings);
        return [.. measured.Select(curve => Curve(curve, Unlimited(curve), Probe(curve)) with { ToNewThreads = ToNewThreads(curve) })];

        Comparison? ToNewThreads(MeasuredCurve curve)
        {
            var cold = curve.Mode is not CallMode.Warm ? null : measured.FirstOrDefault(other =>
                other.Mode is CallMode.Cold && other.Workload == curve.Workload && other.Environment.Equals(curve.Environment));
            var both = from warm in curve.Timings
                       join fresh in cold?.Timings ?? [] on warm.StackBytes equals fresh.StackBytes
                       where warm.Timing.Time is not null && fresh.Timing.Time is not null
                       select (Warm: warm.Timing, Cold: fresh.Timing);
            return both.LastOrDefault() is ({ } on, { } against) ? on.To(against) : null;
        }

        MeasuredCurve? Unlimited(MeasuredCurve curve) => curve.Environment.BlasThreads != 1 ? null : measured.FirstOrDefault(
            other => other.Workload == curve.Workload && other.Mode == curve.Mode && other.Environment.BlasThreads is null);

        ProbeResult? Probe(MeasuredCurve curve) => probes.FirstOrDefault(
            p => p.Workload == curve.Workload && p.Host == Host.Guarded && p.Environment.Equals(curve.Environment));
    }

    private static LatencyCurve Curve(MeasuredCurve measured, MeasuredCurve? unlimited, ProbeResult? probe) => new()
    {
        Workload = measured.Workload,
        Environment = measured.Environment,
        Mode = measured.Mode,
        Points = [.. measured.Timings.Select(t => new LatencyPoint(t.StackBytes, t.Timing.Time, t.Timing.Problem))],
        MinimumStackBytes = probe?.MinimumStackBytes,
        SmallestSurvivorBytes = probe?.SmallestSurvivorBytes,
        OverrunZone = probe?.OverrunZone,
        Thresholds = ChangePoints.Of(SampledTiming.BySize(measured.Timings)),
        LargestToSmallest = measured.Largest == measured.Smallest ? null : measured.Largest?.To(measured.Smallest),
        ToUnlimited = measured.Smallest?.To(unlimited?.Smallest),
    };
}

/// <summary>The latency of a workload on one stack size.</summary>
/// <param name="StackBytes">Stack of the thread that made the calls.</param>
/// <param name="Time">Null where there are no samples.</param>
/// <param name="Problem">Why there are none; null where there are.</param>
public sealed record LatencyPoint(ByteSize StackBytes, Distribution? Time, string? Problem);

/// <summary>What larger stacks do to the latency of a workload.</summary>
public enum StackSizeEffect
{
    /// <summary>Less than two sizes have samples.</summary>
    Unknown,

    /// <summary>It changes at one size or several: latency thresholds.</summary>
    Steps,

    /// <summary>
    /// It is certainly more than <see cref="LatencyCurve.Noticeable"/> slower on the largest stack, with no step in between.
    /// </summary>
    Grows,

    /// <summary>The samples exclude that the largest stack is slower by more than <see cref="LatencyCurve.Noticeable"/>.</summary>
    None,

    /// <summary>The samples exclude neither.</summary>
    Unclear,
}

/// <summary>The timings of one workload in one environment and mode.</summary>
/// <param name="Timings">Smallest size first, those without samples too.</param>
internal sealed record MeasuredCurve(
    string Workload, TrialEnvironment Environment, CallMode Mode, ImmutableArray<(ByteSize StackBytes, SampledTiming Timing)> Timings)
{
    /// <summary>The timing on the smallest stack that has samples; null if none has.</summary>
    public SampledTiming? Smallest { get; } = Timings.Select(t => t.Timing).FirstOrDefault(t => t.Time is not null);

    public SampledTiming? Largest { get; } = Timings.Select(t => t.Timing).LastOrDefault(t => t.Time is not null);

    /// <summary>
    /// In the order they were measured; of each workload the unlimited BLAS first, then the loosest limit, and warm before cold.
    /// </summary>
    public static ImmutableArray<MeasuredCurve> Of(IEnumerable<SampledTiming> timings) =>
    [
        .. timings
            .Where(t => t.Timed is Timed.Workload)
            .Select(t => (Of: (Timed.Workload)t.Timed, Timing: t))
            .GroupBy(t => t.Of.Name, StringComparer.Ordinal)
            .SelectMany(workload => workload
                .GroupBy(t => t.Of.Environment)
                .OrderByDescending(same => same.Key.BlasThreads ?? int.MaxValue)
                .SelectMany(same => same
                    .GroupBy(t => t.Of.Mode)
                    .OrderByDescending(mode => mode.Key is CallMode.Warm)
                    .Select(mode => new MeasuredCurve(
                        workload.Key, same.Key, mode.Key,
                        [.. mode.OrderBy(t => t.Of.StackSize).Select(t => (t.Of.StackSize, t.Timing))])))),
    ];
}
