using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.StackProbe;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>The trials of one triage: everything that a diagnosis rests on.</summary>
/// <param name="Attempts">The trials that the user asked for, until one died; at least one.</param>
/// <param name="Roomy">
/// On a guarded stack with room to spare: it shows what the call needs, or how it dies when the stack is not the cause.
/// </param>
/// <param name="Guarded">
/// On a guarded stack of the size that the user asked for: it shows where that ends. Null where the attempts were guarded.
/// </param>
internal sealed record TriageEvidence(ImmutableArray<TriageTrial> Attempts, TriageTrial Roomy, TriageTrial? Guarded)
{
    /// <summary>Guarded and roomy, with the BLAS limited to one thread; null if that was not tried.</summary>
    public TriageTrial? OneThread { get; init; }

    /// <summary>Who takes the stack of the roomy trial, step by step; null where that did not come to its end.</summary>
    public GrowthTrace? Growth { get; init; }

    /// <summary>What a recommended size is made of on this machine.</summary>
    public MarginRule Margins { get; init; } = MarginRule.Usual;

    /// <summary>The lab's own limit on address space, with which workers start.</summary>
    public ByteSize? OwnAddressSpaceLimit { get; init; }

    /// <summary>
    /// The trial to explain: the attempt that died; where none did, a guarded trial that did not return and did not run off its stack; and
    /// otherwise the last attempt.
    /// </summary>
    public TriageTrial Observed => Attempts.FirstOrDefault(t => t.Died)
        ?? (Attempts[^1].Returned ? new[] { Guarded, Roomy }.FirstOrDefault(t => t is { Returned: false, RanOffStack: false }) : null)
        ?? Attempts[^1];

    public ByteSize StackSize => Attempts[0].Record.Spec.StackSize;

    /// <summary>A plain thread needs a page or two more than a guarded one.</summary>
    private static readonly ByteSize Near = ByteSize.FromKiB(16);

    /// <summary>What the call needs, or more if it died before its end; null if this is unknown.</summary>
    public ByteSize? Needed => Roomy.Taken;

    /// <summary>What Python keeps free below that.</summary>
    public ByteSize Reserve => (Roomy.Outcome as Outcome.Completed)?.Reading?.Reserve ?? ByteSize.Zero;

    /// <summary>True if the call came to its end on the roomy stack, so that <see cref="Needed"/> is all it needs.</summary>
    public bool NeedIsWhole => Roomy.Outcome is Outcome.Completed;

    /// <summary>What the call took of a guarded stack of this size, where it came to its end there; null if it did not.</summary>
    public ByteSize? TakenOfThis => (Guarded ?? Attempts[^1]) is { Outcome: Outcome.Completed } trial ? trial.Taken : null;

    /// <summary>
    /// True of a call that takes what there is, as a recursion does that goes on until there is no more: all of a roomy stack, and of a
    /// guarded one of this size most, without leaving it. One that took little of this needs more only at times, and does not fit.
    /// </summary>
    public bool TakesWhatThereIs => !Attempts.Any(t => t.Died) && Needed > StackSize
        && (Guarded ?? Attempts[^1]).Outcome is Outcome.Completed { Reading: { } reading } && reading.TakesMostOf(StackSize);

    /// <summary>
    /// True of a call that this stack was too small for, while it took clearly less of the roomy one: it needs more at one time than at
    /// another, and what it took says nothing of the most.
    /// </summary>
    public bool NeedsMoreAtTimes => NeedIsWhole && Needed + Reserve + Near < StackSize;

    /// <summary>True if a guarded trial shows that the call goes below a stack of this size.</summary>
    public bool Overruns => (Needed > StackSize && !TakesWhatThereIs) || Guarded is { RanOffStack: true } || Roomy.RanOffStack;

    /// <summary>All trials, in the order in which a report lists them.</summary>
    public IEnumerable<TriageTrial> Trials => Attempts.Append(Roomy).Append(Guarded).Append(OneThread).OfType<TriageTrial>();
}

/// <summary>A trial of a triage, with what was found while its worker stood still.</summary>
/// <param name="OomKills">Processes of this cgroup that the kernel's out-of-memory killer ended meanwhile; null if this is unknown.</param>
internal sealed record TriageTrial(TrialRecord Record, ImmutableArray<Inspection> Inspections, long? OomKills)
{
    public Outcome Outcome => Record.Outcome;

    /// <summary>
    /// How it ended, as the rest of a sentence. It does not say "completed": a call that returned may have overrun its stack.
    /// </summary>
    public string Ending => Outcome switch
    {
        Outcome.Completed or Outcome.Overran => "returned",
        Outcome.Crashed crashed => $"{OutcomeText.Sentence(crashed)} ({crashed.Detail})",
        _ => OutcomeText.Sentence(Outcome),
    };

    public bool Returned => Outcome is Outcome.Completed or Outcome.Overran;

    public bool Died => Outcome is Outcome.Crashed or Outcome.TimedOut;

    /// <summary>
    /// The fault that ended it: one that shows the end of a stack, otherwise the first that the kernel raised, otherwise the first.
    /// </summary>
    public Inspection? Decisive
    {
        get
        {
            var faults = Inspections.Where(i => i.Fault is not null).ToList();
            return faults.FirstOrDefault(i => PlaceOf(i)!.IsStackEnd)
                ?? (Outcome is Outcome.TimedOut ? Inspections.LastOrDefault(i => i.Fault is null) : null)
                ?? faults.FirstOrDefault(i => !i.Fault!.IsSent && !IsManagedNull(i))
                ?? faults.FirstOrDefault();
        }
    }

    public FaultPlace? Place => Decisive is { Fault: not null } decisive ? PlaceOf(decisive) : null;

    /// <summary>True if the call needed more than the measured stack.</summary>
    public bool RanOffStack =>
        Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow } || (Died && Place?.Kind == FaultPlaceKind.EndOfMeasuredStack);

    /// <summary>True if another thread needed more than its own stack.</summary>
    public bool RanOffOtherStack =>
        Outcome is Outcome.Crashed { Crash: CrashKind.OtherThreadOverflow } || (Died && Place?.Kind == FaultPlaceKind.EndOfOtherStack);

    /// <summary>The check of the stack pointer that Python made on another stack, or against its bounds; null if it made none.</summary>
    public StackCheck? OtherCheck => StackCheck.Of(Outcome) is { } check && !check.Fits(Record.Spec.StackSize) ? check : null;

    /// <summary>True if what it died of was not seen: it may be anything.</summary>
    public bool IsUnexplained => Outcome is Outcome.Crashed
    {
        Crash: CrashKind.SegmentationFault or CrashKind.BusError
        or CrashKind.IllegalInstruction or CrashKind.ArithmeticFault or CrashKind.Aborted
    }
        && FaultRecorder.IsSupported && !CrashNaming.IsExplained(Record.Evidence) && Record.Evidence.EndedBySignal is null;

    /// <summary>
    /// How much of the measured stack the call was using when it died, by its stack pointer; null if that points elsewhere.
    /// </summary>
    public ByteSize? UsedAtDeath => Decisive is { IsMeasuredThread: true, Fault: { } fault } ? AboveInStack(fault.StackPointer) : null;

    /// <summary>What the call took of a guarded stack: its peak, or if it died what it had touched by then.</summary>
    public ByteSize? Taken => Outcome switch
    {
        Outcome.Completed { Reading: { } reading } => reading.Peak.RoundUpToPage(),
        _ => Decisive is { IsMeasuredThread: true, DeepestPage: { } page } ? AboveInStack(page) : null,
    };

    /// <summary>True if neither trial returned, and both ended in the same way.</summary>
    public bool EndedLike(TriageTrial other) => (Outcome, other.Outcome) switch
    {
        (Outcome.Raised a, Outcome.Raised b) => a.ExceptionType == b.ExceptionType,
        (Outcome.TimedOut, Outcome.TimedOut) or (Outcome.Refused, Outcome.Refused) => true,
        (Outcome.Crashed a, Outcome.Crashed b) => Decisive?.Fault is { } fault && other.Decisive?.Fault is { } otherFault
            ? fault.Signal == otherFault.Signal
            : a.Crash == b.Crash,
        _ => false,
    };

    /// <summary>The part of the measured stack from an address up; null if the address is not on it.</summary>
    private ByteSize? AboveInStack(ulong address) =>
        Record.Evidence.Stack is { } stack && stack.Contains(address) ? new ByteSize((long)(stack.High - address)) : null;

    private FaultPlace? PlaceOf(Inspection inspection) => inspection.Fault is { } fault
        ? FaultPlace.Of(fault, inspection.Map, Record.Evidence.Stack, Record.Evidence.RedZone)
        : null;

    /// <summary>A fault that the CLR turns into a NullReferenceException.</summary>
    private static bool IsManagedNull(Inspection inspection) =>
        FaultPlace.IsNull(inspection.Fault!) && inspection.Native is [{ Module: NativeFrame.Jit }, ..];
}
