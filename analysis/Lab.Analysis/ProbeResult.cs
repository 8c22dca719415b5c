using System.Text.Json.Serialization;
using Lab.Analysis.Growth;
using Lab.Analysis.Probes;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis;

/// <summary>
/// What the trials of one workload in one environment say: the element of <c>probes</c> in <c>results.json</c> and of
/// <c>probe --json</c>. Sizes are bytes; null where nothing was measured.
/// </summary>
public sealed record ProbeResult
{
    public required string Workload { get; init; }

    /// <summary>The host that the peak and the minimum were measured on: guarded, lapack or pythonnet.</summary>
    public Host Host { get; init; } = Host.Guarded;

    /// <summary>The workload, and how it was called where that is not the usual way.</summary>
    [JsonIgnore]
    public string Label => Workload + HostText.Suffix(Host);

    /// <summary>False if the workload cannot run here; <see cref="Reason"/> says why.</summary>
    public required bool Available { get; init; }

    /// <summary>Why it is unavailable, or why there is no number although it ran (it raised, it timed out).</summary>
    public string? Reason { get; init; }

    public required TrialEnvironment Environment { get; init; }

    /// <summary>Largest peak of all guarded trials that measured one, to the page: the deepest of the readings below.</summary>
    public ByteSize? PeakBytes { get; init; }

    /// <summary>The readings that reach the peak, to the page. Paint is not among them where the deepest pages were only read.</summary>
    public ImmutableArray<ReadingMethod> PeakStandsOn { get; init; } = [];

    /// <summary>Largest peak by paint: to the word, blind to reads.</summary>
    public ByteSize? PeakBytesPaint { get; init; }

    /// <summary>Largest peak by residency: to the page.</summary>
    public ByteSize? PeakBytesResidency { get; init; }

    /// <summary>The largest peak of first calls, to the page: what paint, which reads those alone, is compared with.</summary>
    [JsonIgnore]
    public ByteSize? PeakBytesOfFirstCalls { get; init; }

    /// <summary>Depth of the deepest step of the growth trace: to the page. Null where none was made.</summary>
    public ByteSize? PeakBytesTrace { get; init; }

    /// <summary>Largest minus smallest peak by residency over the repeats.</summary>
    public ByteSize? SpreadBytes { get; init; }

    /// <summary>How many measurements by residency the peak and its spread come from.</summary>
    public int Repeats { get; init; }

    /// <summary>
    /// How many calls on a roomy stack had which peak, the smallest first; null unless the need varies. The largest counts as the peak.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<PeakRun>? PeaksOfCalls { get; init; }

    /// <summary>
    /// How a later call of the same process failed on a roomy stack, so that only the first is known to return; null if none did.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LaterCallProblem { get; init; }

    /// <summary>
    /// What calls did on plain threads that were too small for them: not those that returned where others get by on that size.
    /// </summary>
    [JsonIgnore]
    public IEnumerable<PlainOutcome> OnTooSmall =>
        PlainThread.Where(o => o.StackBytes < MinimumStackBytes && (o.Judged.CountsAgainstStack || o.Outcome is OutcomeKind.Overran));

    /// <summary>
    /// No worker of it could be started, or the system killed each for want of memory: nothing is known of the workload.
    /// </summary>
    [JsonIgnore]
    public bool IsUnstarted { get; init; }

    /// <summary>A page less than the minimum was tried, or will never be: what is not verified by now stays so.</summary>
    [JsonIgnore]
    public bool IsSettled { get; init; }

    /// <summary>The least that a call may have needed: the minimum, or less where calls differ.</summary>
    [JsonIgnore]
    public ByteSize? LeastNeedBytes { get; init; }

    /// <summary>True if calls that were made alike needed different stacks: a call that was not seen may need more than the peak.</summary>
    [JsonIgnore]
    public bool Varies => PeaksOfCalls is not null;

    /// <summary>
    /// True of a call that uses what stack it is given: the peak is what it took of a roomy one, the minimum what it needs.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsElastic { get; init; }

    /// <summary>Stack that the harness itself takes above the call (included in every peak).</summary>
    public ByteSize? HarnessBytes { get; init; }

    /// <summary>The smallest size at which a guarded trial completes.</summary>
    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>
    /// How much larger the minimum is than that of the same workload in the same environment through the C API, measured in the same
    /// run; negative where it is smaller. Null for a probe that was not made through pythonnet, or where that other probe was not made.
    /// </summary>
    public ByteSize? BridgeBytes { get; init; }

    /// <summary>The same difference of the two peaks by paint: exact to the word, where the minimums are exact to the page.</summary>
    public ByteSize? BridgeBytesPaint { get; init; }

    /// <summary>True if a guarded trial completed at the minimum, and another died or was refused one page below it.</summary>
    public bool Verified { get; init; }

    /// <summary>True if the verified minimum is the one that the peak predicted, to the page.</summary>
    public bool PredictionHeld { get; init; }

    public ByteSize? SurvivesAtBytes { get; init; }

    /// <summary>The largest size at which a guarded trial died of a stack overflow.</summary>
    public ByteSize? CrashesAtBytes { get; init; }

    /// <summary>The largest size at which Python refused a guarded trial; null where it refused none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ByteSize? RefusedAtBytes { get; init; }

    /// <summary>The larger of the two: with <see cref="SurvivesAtBytes"/> the pair that verifies the minimum.</summary>
    [JsonIgnore]
    public (ByteSize Size, bool Refused)? TooSmall => (CrashesAtBytes, RefusedAtBytes) switch
    {
        (var crashes, { } refused) when !(crashes >= refused) => (refused, true),
        ({ } crashes, _) => (crashes, false),
        _ => null,
    };

    /// <summary>What Python keeps free at the low end of the stack, below every frame that it checks: 32 KiB from 3.14 on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ByteSize ReserveBytes { get; init; }

    /// <summary>True if the minimum lies between the peak and what it predicts with the reserve: native code uses a part of that.</summary>
    [JsonIgnore]
    public bool IsOfReserve => MinimumStack.IsOfReserve(MinimumStackBytes, PeakBytes, ReserveBytes);

    /// <summary>The smallest size at which a plain thread "survived". Survival is not monotonic in the size.</summary>
    public ByteSize? SmallestSurvivorBytes { get; init; }

    /// <summary>
    /// The smallest size at which a plain thread completes as a good one does: the minimum, and what the way into such a thread takes more.
    /// Null where sizes so near the minimum were not tried.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ByteSize? PlainMinimumBytes { get; init; }

    /// <summary>
    /// True if a plain thread a page smaller died; false if it returned all the same, so that plain threads cannot prove it. Null where
    /// none was tried.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? PlainMinimumVerified { get; init; }

    /// <summary>Sizes that look safe and corrupt memory; null if there are none.</summary>
    public SizeRange? OverrunZone { get; init; }

    /// <summary>Sizes up to the minimum at which Python declines the call and nothing is overwritten; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SizeRange? RefusalZone { get; init; }

    /// <summary>What is added to the minimum, part by part; null where there is no minimum.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StackMargin? Margin { get; init; }

    /// <summary>Minimum with its margin.</summary>
    public ByteSize? RecommendedStackBytes => Margin?.RecommendedBytes;

    /// <summary>True if a plain thread of the recommended size was started and completed the call.</summary>
    public bool RecommendationObserved { get; init; }

    /// <summary>Outcomes on plain threads, smallest size first.</summary>
    public ImmutableArray<PlainOutcome> PlainThread { get; init; } = [];

    /// <summary>
    /// The growth trace: each page that was deeper than all before it, with the function that touched it, from the top of the stack down.
    /// Empty where no trace was made.
    /// </summary>
    public ImmutableArray<GrowthStep> Growth { get; init; } = [];

    /// <summary>The functions that took stack, the largest first: the trace summed up by function and Python line.</summary>
    public ImmutableArray<StackConsumer> Consumers { get; init; } = [];

    /// <summary>True if what they took are their frames at the deepest moment; false if only the steps of the trace are known.</summary>
    [JsonIgnore]
    public bool IsUnwound => Consumers.Any(c => c.Frames is not null);

    /// <summary>
    /// The pages above the peak that no measured call touched, as its frames stepped over them: from the top down. Null where no trial read
    /// it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<DepthRange>? Untouched { get; init; }

    /// <summary>Why a trace that was asked for is missing or incomplete; null if it is complete, or was not asked for.</summary>
    public string? GrowthProblem { get; init; }

    /// <summary>
    /// True if the lab could watch faults in user mode only: then some pages below each step were filled ahead, and steps are coarser.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool GrowthIsCoarse { get; init; }

    /// <summary>
    /// What the trace cost the traced thread, in microseconds for each page that its stack grew by; null where there is none.
    /// </summary>
    public double? GrowthMicrosecondsPerPage { get; init; }

    /// <summary>Stacks of the other threads that the call used, the deepest first.</summary>
    public ImmutableArray<OtherThread> OtherThreads { get; init; } = [];

    /// <summary>Processes that the call made by fork in one trial, at most; 0 if it made none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Forks { get; init; }

    /// <summary>What a reader must know in addition to the numbers, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Trials that these numbers come from.</summary>
    public int Trials { get; init; }
}

/// <summary>How one size on a plain thread ended.</summary>
/// <param name="StackBytes">The size that the thread was started with.</param>
/// <param name="Outcome">
/// How the trial ended; never <see cref="OutcomeKind.Completed"/> below the minimum stack, unless calls differ and some need no more.
/// </param>
/// <param name="CrashKind">What the crash was, if it was one.</param>
public sealed record PlainOutcome(ByteSize StackBytes, OutcomeKind Outcome, CrashKind? CrashKind)
{
    [JsonIgnore]
    public JudgedOutcome Judged => new(Outcome, CrashKind);

    [JsonIgnore]
    public bool Survived => Judged.Survived;

    [JsonIgnore]
    public bool Failed => Judged.Failed;

    /// <summary>Whether a call was seen to complete on a size, and none to fail there.</summary>
    internal static bool IsObserved(ImmutableArray<PlainOutcome> all, ByteSize size)
    {
        var there = all.Where(o => o.StackBytes == size).ToList();
        return there.Exists(o => o.Outcome is OutcomeKind.Completed) && !there.Exists(o => o.Judged.CountsAgainstStack);
    }
}

/// <summary>Sizes from <paramref name="FromBytes"/> up to, not including, <paramref name="ToBytes"/>.</summary>
public sealed record SizeRange(ByteSize FromBytes, ByteSize ToBytes);

/// <summary>A way in which a peak was read. Each is blind to something; none reports a page that was not touched.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReadingMethod>))]
public enum ReadingMethod
{
    /// <summary>The lowest resident page: sees reads and writes.</summary>
    [JsonStringEnumMemberName("residency")]
    Residency,

    /// <summary>The lowest word that no longer holds the paint: sees writes alone.</summary>
    [JsonStringEnumMemberName("paint")]
    Paint,

    /// <summary>The deepest fault of the growth trace: sees reads and writes, as they happen.</summary>
    [JsonStringEnumMemberName("trace")]
    Trace,
}
