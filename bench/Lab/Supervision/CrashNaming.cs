using System.Globalization;
using Lab.StackProbe;
using Lab.Trials;
using static Lab.StackProbe.SignalNumber;

namespace Lab.Supervision;

/// <summary>
/// Names a crash from what is left of the worker. The exit status says little: under the CLR nearly every crash ends with 134. What
/// decides, in this order: the fault's address relative to the measured stack, what the CLR and Python wrote to stderr, the signal of the
/// fault, the exit status.
/// </summary>
internal static class CrashNaming
{
    /// <summary>
    /// What the kernel may put on the stack for a signal: all registers, some 11 KiB on x64 with AVX-512 and AMX (AT_MINSIGSTKSZ).
    /// </summary>
    private static readonly ByteSize LargestSignalFrame = ByteSize.FromKiB(12);

    /// <summary>How far below a plain thread's stack a fault still counts as an overrun, if the stack pointer is down there too.</summary>
    private static readonly ByteSize BelowStack = new(GuardedStack.DefaultRedZone);

    /// <param name="recordsFaults">Whether the process had a recorder of faults: only then does a missing record mean something.</param>
    public static Outcome.Crashed Name(Evidence evidence, bool recordsFaults = true)
    {
        if (Overflow(evidence) is { } overflow)
            return overflow;
        // A signal that the kernel raised tells more than one that a process sent: Python's faulthandler sends the signal again after its
        // report.
        var fault = evidence.Faults.LastOrDefault(f => f is { Signal: not SIGABRT, Code: > 0 })
            ?? evidence.Faults.LastOrDefault(f => f.Signal != SIGABRT);
        var error = evidence.StandardError ?? "";
        if (error.Contains("Stack overflow.", StringComparison.Ordinal))
            return new(CrashKind.StackOverflow, "the CLR said: Stack overflow.");
        if (error.Contains("Internal CLR error", StringComparison.Ordinal))
            return new(CrashKind.ClrInternalError, LineWith(error, "Internal CLR error"));
        if (error.Contains("Fatal Python error", StringComparison.Ordinal) && !IsReportOfSignal(error))
            return new(CrashKind.PythonFatalError, LineWith(error, "Fatal Python error"));
        if (error.Contains("Unhandled exception.", StringComparison.Ordinal))
            return new(CrashKind.UnhandledException, LineWith(error, "Unhandled exception."));
        if (error.Contains("AccessViolationException", StringComparison.Ordinal))
            return new(CrashKind.SegmentationFault, LineWith(error, "AccessViolationException"));
        return BySignal(evidence, fault, recordsFaults && FaultRecorder.IsSupported);
    }

    /// <summary>
    /// The overflow of the measured stack that a fault proves, whether or not the worker died of it; null if no fault proves one.
    /// </summary>
    public static Outcome.Crashed? Overflow(Evidence evidence) =>
        // All faults, not the last alone: while the CLR handles an overflow it may fault again, somewhere else.
        evidence.Faults.Select(f => OnMeasuredStack(f, evidence)).LastOrDefault(where => where is not null) is { } where
            ? new(CrashKind.StackOverflow, where)
            : null;

    private static Outcome.Crashed BySignal(Evidence evidence, FaultRecord? fault, bool recordsFaults)
    {
        var status = evidence.ExitStatus;
        var signal = fault?.Signal ?? (status is > 128 and <= 128 + SIGRTMAX ? status - 128 : null);
        var detail = fault?.ToString() ?? (signal is null
            ? string.Create(CultureInfo.InvariantCulture, $"the worker exited with status {status} before its trial ended")
            : string.Create(CultureInfo.InvariantCulture, $"killed by signal {signal}"));
        return signal switch
        {
            // The recorder runs before every other handler, and it did not run: the kernel found no stack for it, neither the thread's own
            // nor an alternate one. Only a thread that has not entered the CLR yet has no alternate stack.
            SIGSEGV when fault is null && evidence.RedZone is not null && recordsFaults =>
                new(CrashKind.StackOverflow, "SIGSEGV with no stack left to handle it on"),
            SIGSEGV => new(CrashKind.SegmentationFault, detail),
            SIGBUS => new(CrashKind.BusError, detail),
            SIGILL => new(CrashKind.IllegalInstruction, detail),
            SIGFPE => new(CrashKind.ArithmeticFault, detail),
            SIGABRT => new(CrashKind.Aborted, detail),
            SIGKILL => new(CrashKind.Killed, "SIGKILL that the lab did not send: look for the kernel's out-of-memory killer"),
            null => new(CrashKind.ExitedEarly, detail),
            _ => new(CrashKind.Signalled, detail),
        };
    }

    private static string? OnMeasuredStack(FaultRecord fault, Evidence evidence)
    {
        if (evidence is not { Stack: { } stack, RedZone: { } below } || fault.Signal is not (SIGSEGV or SIGBUS))
            return null;
        if (below.Contains(fault.Address))
            return $"touched {Distance(stack, fault.Address)} below the stack, inside the {below.Size} that guard it";
        // The kernel found no room for the frame of another signal (signal_setup_done in kernel/signal.c). It reports a pointer that is not
        // canonical in the same way, but hardly ever this near the end of the stack.
        if (fault is { Code: SI_KERNEL, Address: 0 } && stack.Contains(fault.StackPointer) && Room(stack, fault) < LargestSignalFrame)
            return $"no room for the frame of a signal: {Room(stack, fault)} of the stack were left";
        // A plain thread has one guard page. A frame that stepped over it faults below, where nothing is mapped or where memory may not be
        // written, and its stack pointer is below too.
        var zone = new MemoryRange(stack.Low - (ulong)BelowStack.Bytes, stack.Low);
        return zone.Contains(fault.Address) && zone.Contains(fault.StackPointer)
            ? $"stepped over the {below.Size} guard: touched {Distance(stack, fault.Address)} below the stack"
            : null;
    }

    /// <summary>
    /// If the workload has enabled faulthandler, Python reports every fatal signal in these words: they say no more than the signal.
    /// </summary>
    private static bool IsReportOfSignal(string error) =>
        LineWith(error, "Fatal Python error").Split(": ")[^1] is
            "Segmentation fault" or "Bus error" or "Illegal instruction" or "Floating point exception" or "Floating-point exception"
            or "Aborted";

    private static ByteSize Room(MemoryRange stack, FaultRecord fault) => new((long)(fault.StackPointer - stack.Low));

    private static ByteSize Distance(MemoryRange stack, ulong address) => new((long)(stack.Low - address));

    private static string LineWith(string text, string words) =>
        text.Split('\n').First(l => l.Contains(words, StringComparison.Ordinal)).Trim();
}
