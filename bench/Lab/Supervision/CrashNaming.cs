using Lab.StackProbe;
using Lab.Trials;
using static Lab.StackProbe.SignalNumber;

namespace Lab.Supervision;

/// <summary>
/// Names a crash from what is left of the worker. The exit status says little: under the CLR nearly every crash ends with 134, and a
/// process can choose any. What the workload can write says nothing by itself. What decides, in this order: a fault of the kernel's, by
/// its thread and its address; what the CLR and Python wrote to stderr, if the process really aborted; the signal; the exit status.
/// </summary>
internal static class CrashNaming
{
    /// <summary>
    /// On a stack of this size every thread gets as far as to enter the CLR: attaching takes some 5 KiB, the C library some 4.
    /// </summary>
    private static readonly ByteSize RoomToEnter = ByteSize.FromKiB(32);

    /// <param name="recordsFaults">Whether the process had a recorder of faults: only then can an overflow have no other witness.</param>
    public static Outcome.Crashed Name(Evidence evidence, bool recordsFaults = true)
    {
        var crash = Cause(evidence, recordsFaults);
        return evidence.Forks is { } forks && CanBeOverwrittenCode(crash.Crash)
            ? crash with
            {
                Detail = $"{crash.Detail}; it had forked {Children(forks)}, and what a child of .NET compiles can overwrite the code of "
                    + "its parent (not with DOTNET_EnableWriteXorExecute=0)",
            }
            : crash;
    }

    /// <summary>Whether a process whose code was overwritten can die so.</summary>
    private static bool CanBeOverwrittenCode(CrashKind kind) => kind is CrashKind.SegmentationFault or CrashKind.BusError
        or CrashKind.IllegalInstruction or CrashKind.OtherThreadOverflow or CrashKind.ClrInternalError or CrashKind.UnhandledException
        or CrashKind.Aborted;

    private static Outcome.Crashed Cause(Evidence evidence, bool recordsFaults)
    {
        if (evidence.Forks is { Returned: true })
            return new(CrashKind.Fork, "a child made by fork returned into the host's code");
        if (Overflow(evidence) is { } overflow)
            return overflow;
        if (evidence is { Forks: { } forks, ExitStatus: { } status } && EndsHost(status - 128) && !WasSent(evidence, status - 128))
        {
            return new(CrashKind.Fork, FormattableString.Invariant(
                $"it had forked {Children(forks)}, and ended with status {status}: {NameOf(status - 128)} for a child ended the host"));
        }

        return (HasAborted(evidence) ? ByLastWords(evidence, recordsFaults && FaultRecorder.IsSupported) : null) ?? BySignal(evidence);
    }

    /// <summary>
    /// The overflow of a stack that a fault proves, whether or not the worker died of it; null if no fault proves one.
    /// </summary>
    public static Outcome.Crashed? Overflow(Evidence evidence) =>
        // All faults, not the last alone: while the CLR handles an overflow it may fault again, somewhere else.
        evidence.Faults.Select(f => OnMeasuredStack(f, evidence)).LastOrDefault(where => where is not null) is { } where
            ? new(CrashKind.StackOverflow, where)
            : Switched(evidence) is { } switched
            ? new(CrashKind.SwitchedStackOverflow, $"the call had switched to a stack that is not its thread's: {switched}")
            : evidence.Faults.LastOrDefault(f => !IsMeasured(f, evidence) && StackFault.RanOffOwn(f)) is { } other
                ? new(CrashKind.OtherThreadOverflow, $"a thread that does not make the call ran off its own stack: {other}")
                : null;

    /// <summary>The hang of a worker whose forked copies are still there; null if there are none.</summary>
    public static Outcome.Crashed? Hang(Evidence evidence, TimeSpan limit) => evidence.Forks is { LeftBehind: true } forks
        ? new(CrashKind.Fork, FormattableString.Invariant(
            $"it did not return within {limit.TotalSeconds:0.#} s: it had forked {Children(forks)}, and not all have ended"))
        : null;

    /// <summary>
    /// True if the worker's own records explain its death: a fault that the kernel raised, an abort, or a fork. A death without one is not
    /// known to be anything: the signal may have been blocked, its handler replaced, the descriptor closed, the status chosen.
    /// </summary>
    public static bool IsExplained(Evidence evidence) =>
        evidence.Faults.Any(f => !f.IsSent)
        || (evidence.Faults.Any(f => f.Signal == SIGABRT) && SentFault(evidence) is null)
        || evidence.Forks is { Returned: true }
        || (evidence is { Forks: not null, ExitStatus: { } status } && EndsHost(status - 128));

    private static bool IsMeasured(FaultRecord fault, Evidence evidence) =>
        evidence.Stack is { } stack && StackFault.IsOfThread(fault, stack);

    /// <summary>
    /// A fault at the end of a stack that the measured thread had switched to. Told on guarded stacks alone: below a plain thread's one
    /// guard page lies another thread's stack as a rule, and a wide frame reaches into that.
    /// </summary>
    private static FaultRecord? Switched(Evidence evidence) => evidence is { Stack: { } stack, RedZone: { } below }
        && below.Size > ByteSize.Page
            ? UntilSentAgain(evidence).LastOrDefault(f => StackFault.RanOffSwitched(f, stack, below))
            : null;

    /// <summary>
    /// The faults until a signal of a fault was sent: a handler such as Python's faulthandler sends it again after its report, on a stack
    /// of its own that is too small for the handlers that then run on it. Their overflow follows from the fault, and is not the cause.
    /// </summary>
    private static IEnumerable<FaultRecord> UntilSentAgain(Evidence evidence) =>
        evidence.Faults.TakeWhile(f => !f.IsSent || f.Signal is not (SIGSEGV or SIGBUS or SIGFPE or SIGILL));

    private static string? OnMeasuredStack(FaultRecord fault, Evidence evidence)
    {
        if (evidence is not { Stack: { } stack, RedZone: { } below })
            return null;
        if (StackFault.RoomForNoSignal(fault, stack) is { } room)
            return $"no room for the frame of a signal: {room} of the stack were left";
        if (!StackFault.RanOff(fault, stack)
            || (below.Size > ByteSize.Page && StackFault.RanOffSwitched(fault, stack, below)))
            return null;
        var distance = new ByteSize((long)(stack.Low - fault.Address));
        return below.Contains(fault.Address)
            ? $"touched {distance} below the stack, inside the {below.Size} that guard it"
            // A plain thread has one guard page, and a frame can step over it.
            : $"stepped over the {below.Size} guard: touched {distance} below the stack";
    }

    /// <summary>Whether it ended by abort: what it wrote before may then say why.</summary>
    private static bool HasAborted(Evidence evidence) =>
        evidence.Faults.Any(f => f.Signal == SIGABRT) || (evidence.ExitStatus == 128 + SIGABRT && evidence.EndedBySignal is not 0);

    /// <summary>What the CLR or Python said before it aborted; null if neither said anything.</summary>
    private static Outcome.Crashed? ByLastWords(Evidence evidence, bool recordsFaults)
    {
        var error = evidence.StandardError ?? "";
        if (error.Contains("Stack overflow.", StringComparison.Ordinal))
        {
            if (!recordsFaults)
                return new(CrashKind.StackOverflow, "the CLR said: Stack overflow.");
            // The CLR says so of a fault near the stack pointer, which was recorded. Without one somebody else has said it.
            if (evidence.Faults.LastOrDefault(f => f is { Signal: SIGSEGV, IsSent: false }) is { } fault && !IsMeasured(fault, evidence))
                return new(CrashKind.OtherThreadOverflow, $"the CLR said: Stack overflow. The thread does not make the call: {fault}");
        }

        if (error.Contains("Internal CLR error", StringComparison.Ordinal))
            return new(CrashKind.ClrInternalError, LineWith(error, "Internal CLR error"));
        if (error.Contains("Fatal Python error", StringComparison.Ordinal) && !IsReportOfSignal(error))
            return new(CrashKind.PythonFatalError, LineWith(error, "Fatal Python error"));
        if (error.Contains("Unhandled exception.", StringComparison.Ordinal))
            return new(CrashKind.UnhandledException, LineWith(error, "Unhandled exception."));
        if (error.Contains("AccessViolationException", StringComparison.Ordinal))
            return new(CrashKind.SegmentationFault, LineWith(error, "AccessViolationException"));
        return null;
    }

    private static bool IsRaised(FaultRecord fault) => !fault.IsSent && fault.Signal != SIGABRT;

    private static Outcome.Crashed BySignal(Evidence evidence)
    {
        var status = evidence.ExitStatus;
        var bySignal = status is > 128 and <= 128 + SIGRTMAX ? status - 128 : null;
        // A signal that the kernel raised tells more than one that a process sent: Python's faulthandler sends the signal again after its
        // report.
        var raised = UntilSentAgain(evidence).LastOrDefault(IsRaised) ?? evidence.Faults.LastOrDefault(IsRaised);
        if (raised is not null && (bySignal is not null || status is null))
            return OfSignal(raised.Signal, raised.ToString());
        if (bySignal is not { } signal || (evidence.EndedBySignal is 0 && !WasSent(evidence, signal)))
            return new(CrashKind.ExitedEarly, Exit(status, bySignal) + (raised is null ? "" : $"; before that it had {raised}"));
        if (SentFault(evidence) is { } fault)
        {
            // Python's faulthandler sends it again after its report; the fault itself was not seen.
            return IsReportOfSignal(evidence.StandardError ?? "")
                ? OfSignal(fault.Signal, $"{fault}, after Python's faulthandler had reported it: where the fault was cannot be known")
                : new(CrashKind.Signalled, fault.ToString());
        }

        var sent = evidence.Faults.LastOrDefault(f => f.IsSent && f.Signal == signal);
        if (sent is not null && signal != SIGABRT)
            return OfSignal(signal, sent.ToString());
        if (signal == SIGSEGV && evidence is { Stack: { } stack, RedZone: { } below } && stack.Size < RoomToEnter
            && below.Size > ByteSize.Page && evidence.EndedBySignal is null)
        {
            return new(CrashKind.StackOverflow, $"SIGSEGV on a stack of {stack.Size}, too small to enter the runtime and to handle it on");
        }

        return OfSignal(signal, sent is not null || evidence.EndedBySignal > 0 || !IsFault(signal)
            ? $"killed by {NameOf(signal)}"
            : $"killed by {NameOf(signal)}, or it chose status {status}: no fault was recorded, so which cannot be known");
    }

    private static Outcome.Crashed OfSignal(int signal, string detail) => signal switch
    {
        SIGSEGV => new(CrashKind.SegmentationFault, detail),
        SIGBUS => new(CrashKind.BusError, detail),
        SIGILL => new(CrashKind.IllegalInstruction, detail),
        SIGFPE => new(CrashKind.ArithmeticFault, detail),
        SIGABRT => new(CrashKind.Aborted, detail),
        SIGKILL => new(CrashKind.Killed, "SIGKILL that the lab did not send: look for the kernel's out-of-memory killer"),
        _ => new(CrashKind.Signalled, detail),
    };

    private static string Exit(int? status, int? likeSignal)
    {
        var not = likeSignal is { } signal ? $", and not by {NameOf(signal)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"the worker exited with status {status} before its trial ended{not}");
    }

    private static string Children(ForkEvidence forks) =>
        forks.Children == 1 ? "a child" : string.Create(CultureInfo.InvariantCulture, $"{forks.Children} children");

    /// <summary>The last signal of a fault that a process sent; null if none did.</summary>
    private static FaultRecord? SentFault(Evidence evidence) => evidence.Faults.LastOrDefault(f => f.IsSent && IsFault(f.Signal));

    private static bool WasSent(Evidence evidence, int signal) => evidence.Faults.Any(f => f.IsSent && f.Signal == signal);

    /// <summary>
    /// If the workload has enabled faulthandler, Python reports every fatal signal in these words: they say no more than the signal.
    /// </summary>
    private static bool IsReportOfSignal(string error) =>
        error.Contains("Fatal Python error", StringComparison.Ordinal) && LineWith(error, "Fatal Python error").Split(": ")[^1] is
            "Segmentation fault" or "Bus error" or "Illegal instruction" or "Floating point exception" or "Floating-point exception"
            or "Aborted";

    private static string LineWith(string text, string words) =>
        text.Split('\n').First(l => l.Contains(words, StringComparison.Ordinal)).Trim();
}
