using System.Collections.Immutable;
using Lab.StackProbe.Symbols;
using Lab.Trials;
using Lab.Trials.Messages;

namespace Lab.Triage;

/// <summary>A trial of a triage, with what was found while its worker stood still.</summary>
/// <param name="OomKills">Processes that the kernel's out-of-memory killer ended in this cgroup meanwhile; null if that is not told.</param>
internal sealed record TriageTrial(TrialRecord Record, ImmutableArray<Inspection> Inspections, long? OomKills)
{
    private const ulong NullPage = 64 << 10;

    /// <summary>Every thread gets as far as to enter the CLR on this much: attaching takes some 5 KiB, the C library some 4.</summary>
    private static readonly ByteSize RoomToEnter = ByteSize.FromKiB(32);

    public Outcome Outcome => Record.Outcome;

    public bool Died => Outcome is Outcome.Crashed or Outcome.TimedOut;

    /// <summary>The fault that ended it: one that shows the end of a stack, else the first that the kernel raised, else the first.</summary>
    public Inspection? Decisive
    {
        get
        {
            var faults = Inspections.Where(i => i.Fault is not null).ToList();
            return faults.FirstOrDefault(i => PlaceOf(i)!.IsStackEnd)
                ?? (Outcome is Outcome.TimedOut ? Inspections.LastOrDefault(i => i.Fault is null) : null)
                ?? faults.FirstOrDefault(i => i.Fault!.Code > 0 && !IsManagedNull(i))
                ?? faults.FirstOrDefault();
        }
    }

    public FaultPlace? Place => Decisive is { Fault: not null } decisive ? PlaceOf(decisive) : null;

    /// <summary>
    /// True if a thread died with no stack left for the handler that records faults: one that the CLR gave no alternate stack, as it has not
    /// entered it. That is the measured thread on a stack too small even for this, or a thread that the workload or a library started.
    /// </summary>
    public bool LeftNoRecord => FaultWire.IsWritten && Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow } && Inspections.IsEmpty;

    /// <summary>True if the measured stack ended where it was needed.</summary>
    public bool RanOffStack => (Died && Place?.Kind == FaultPlaceKind.EndOfMeasuredStack)
        || (Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow } && Inspections.IsEmpty && !(LeftNoRecord && Record.Spec.StackSize >= RoomToEnter));

    /// <summary>How much of the measured stack the call had used when it died, as far as its stack pointer tells.</summary>
    public ByteSize? UsedAtDeath => Decisive is { IsMeasuredThread: true, Fault: { } fault } && Record.Evidence.Stack is { } stack && stack.Contains(fault.StackPointer)
        ? new ByteSize((long)(stack.High - fault.StackPointer))
        : null;

    /// <summary>What the call took of a guarded stack: its peak, or if it died what it had touched by then.</summary>
    public ByteSize? Taken => Outcome switch
    {
        Outcome.Completed { Reading: { } reading } => reading.Peak.RoundUpToPage(),
        _ when Decisive is { IsMeasuredThread: true, DeepestPage: { } page } && Record.Evidence.Stack is { } stack && stack.Contains(page) =>
            new ByteSize((long)(stack.High - page)),
        _ => null,
    };

    /// <summary>True if both ended, and in the same way.</summary>
    public bool EndedLike(TriageTrial other) => (Outcome, other.Outcome) switch
    {
        (Outcome.Raised a, Outcome.Raised b) => a.ExceptionType == b.ExceptionType,
        (Outcome.TimedOut, Outcome.TimedOut) => true,
        (Outcome.Crashed a, Outcome.Crashed b) => Decisive?.Fault is { } fault && other.Decisive?.Fault is { } otherFault
            ? fault.Signal == otherFault.Signal
            : a.Crash == b.Crash,
        _ => false,
    };

    private FaultPlace? PlaceOf(Inspection inspection) => inspection.Fault is { } fault
        ? FaultPlace.Of(fault, inspection.Map, Record.Evidence.Stack, Record.Evidence.RedZone, inspection.IsMeasuredThread)
        : null;

    /// <summary>What the CLR makes a NullReferenceException of.</summary>
    private static bool IsManagedNull(Inspection inspection) =>
        inspection.Fault!.Address < NullPage && inspection.Native is [{ Module: NativeFrame.Jit }, ..];
}
