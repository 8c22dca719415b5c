using System.Text.Json.Serialization;

namespace Lab.Trials;

/// <summary>One trial to run: a workload, on one host, with one stack size and one environment, in a worker process.</summary>
/// <param name="Workload">Catalog name, or <c>path/to/file.py:function</c>.</param>
/// <param name="Host">How the call is made.</param>
/// <param name="StackSize">Size of the measured thread's stack; whole pages; a plain thread needs pthread's minimum.</param>
/// <param name="Environment">The environment that the worker is started with.</param>
/// <param name="Watermark">How the peak is read.</param>
/// <param name="Repeat">Counts trials that are otherwise the same, from 0.</param>
public sealed record TrialSpec(
    string Workload,
    Host Host,
    ByteSize StackSize,
    TrialEnvironment Environment,
    Watermark Watermark,
    int Repeat)
{
    /// <summary>
    /// Sizes of guarded stacks on which a peak is measured, tried in turn until the call fits. On one of the first size or more, a reading
    /// of pages measures; on a smaller one it checks.
    /// </summary>
    public static readonly ImmutableArray<ByteSize> RoomySizes = [ByteSize.FromMiB(16), ByteSize.FromMiB(64), ByteSize.FromMiB(256)];

    /// <summary>
    /// The workload's minimum stack where it is known already: a plain trial that completes below it has overrun its stack.
    /// </summary>
    public ByteSize? MinimumStack { get; init; }

    /// <summary>
    /// What of <see cref="MinimumStack"/> is the harness's own where it was measured, under .NET: the largest entry that was read there.
    /// The host
    /// <c>python</c> has frames of its own in its place.
    /// </summary>
    public ByteSize? HarnessStack { get; init; }

    /// <summary>Seconds that this trial may take, where that is less than any trial may; null for no such limit.</summary>
    public double? DeadlineSeconds { get; init; }

    /// <summary>Whether the growth of the stack is traced.</summary>
    public bool Trace { get; init; }

    /// <summary>
    /// Within so many seconds a guarded trial makes the call again and again, after the first: what a call needs may differ from one to the
    /// next. 0 for no later calls.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public double LaterCallsSeconds { get; init; }

    /// <summary>
    /// Length of a variable without meaning in the worker's environment, in bytes; 0 for none. The size of the environment shifts what lies
    /// on stacks and in memory (Mytkowicz et al., Producing wrong data without doing anything obviously wrong, 2009): repeats vary it.
    /// </summary>
    public int EnvironmentPadding { get; init; }

    /// <summary>A trial that completes on less has overrun its stack; null where nothing is known, or where a red zone tells.</summary>
    /// <param name="minimum">The workload's minimum stack, measured with the .NET harness.</param>
    public ByteSize? LeastStack(ByteSize? minimum) => Host switch
    {
        _ when Host.IsGuarded() => null,
        // The minimum holds the frames of the .NET harness above the call. Python's own thread has fewer and others in their place, how
        // many depends on its version; and pages cannot prove an overrun wrong, as a frame that steps over the guard need not touch the
        // last one.
        Host.Python => minimum - (HarnessStack ?? ByteSize.Zero),
        _ => minimum,
    };

    /// <summary>The same for two trials exactly if they ask the same question: what a resumed run looks up in its capture.</summary>
    [JsonIgnore]
    public string Key => string.Create(
        CultureInfo.InvariantCulture,
        $"{Workload}|{Host}|{StackSize.Bytes}|{Watermark}|{Repeat}|{(Trace ? "trace|" : "")}{Environment.Key}");
}

/// <summary>One finished trial as it stands in the capture.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Evidence">What is left of the worker; empty where another trial followed there.</param>
/// <param name="ElapsedSeconds">
/// From starting the worker to its end; where two trials shared it, to the end of the first, and from there.
/// </param>
/// <param name="CallSeconds">
/// Duration of the measured call alone, where it returned. Not a benchmark: one call, and the first of its worker unless
/// <see cref="SharesWorker"/>.
/// </param>
public sealed record TrialRecord(TrialSpec Spec, Outcome Outcome, Evidence Evidence, double ElapsedSeconds, double? CallSeconds)
{
    /// <summary>Whether the trial was run in the worker of the same probe's trial before it, which completed there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool SharesWorker { get; init; }

    /// <summary>The growth trace, where one was asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GrowthTrace? Growth { get; init; }

    /// <summary>The calls after the first one; null where none were asked for, or the trial did not get as far.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LaterCalls? LaterCalls { get; init; }

    /// <summary>Stacks of the other threads that the call used.</summary>
    public ImmutableArray<ThreadReading> OtherThreads { get => field.IsDefault ? [] : field; init; }
}
