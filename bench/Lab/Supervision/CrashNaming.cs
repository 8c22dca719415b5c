using System.Globalization;
using Lab.StackProbe;
using Lab.Trials;
using static Lab.StackProbe.SignalNumber;

namespace Lab.Supervision;

/// <summary>
/// Names a crash from what is left of the worker. What decides, in this order: a fault that the kernel raised, by its address, its stack
/// pointer and the measured stack; whether a signal ended the process or it ended by itself; what the CLR and Python wrote to stderr, where
/// nothing contradicts them; the signal. The exit status alone says little: under the CLR nearly every crash ends with 134.
/// </summary>
internal static class CrashNaming
{
    /// <summary>
    /// What the kernel may put on the stack for a signal: all registers, some 11 KiB on x64 with AVX-512 and AMX (AT_MINSIGSTKSZ).
    /// </summary>
    private static readonly ByteSize LargestSignalFrame = ByteSize.FromKiB(12);

    /// <summary>How far below a plain thread's stack a fault still counts as an overrun, if the stack pointer is down there too.</summary>
    private static readonly ByteSize BelowStack = new(GuardedStack.DefaultRedZone);

    /// <summary>
    /// How far below its stack pointer a frame may touch memory: 128 bytes by the x64 ABI, a few pages by the stack probes of compilers.
    /// </summary>
    public const ulong BelowFrame = 16 << 10;

    /// <summary>How far above its stack pointer a frame ends: no function of a known library has a wider one.</summary>
    private const ulong WidestFrame = 1 << 20;

    /// <summary>
    /// On a stack of this size every thread gets as far as to enter the CLR, which takes some 5 KiB after the C library's 4, and has an
    /// alternate stack for signals from then on.
    /// </summary>
    public static readonly ByteSize RoomToEnter = ByteSize.FromKiB(32);

    /// <param name="recordsFaults">Whether the process had a recorder of faults: only then does a missing record mean something.</param>
    public static Outcome.Crashed Name(Evidence evidence, bool recordsFaults = true)
    {
        if ((Overflow(evidence) ?? OverflowOfAnother(evidence)) is { } overflow)
            return overflow;
        if (evidence is { EndedBySignal: 0, ExitStatus: { } status })
            return Exited(status);
        var error = evidence.StandardError ?? "";
        if (ByWords(error, evidence, recordsFaults && FaultRecorder.IsSupported) is { } said)
            return said;
        // A signal that the kernel raised tells more than one that a process sent: Python's faulthandler sends the signal again after its
        // report.
        var fault = evidence.Faults.LastOrDefault(f => f is { Signal: not SIGABRT, IsOfKernel: true })
            ?? evidence.Faults.LastOrDefault(f => f.Signal != SIGABRT);
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

    /// <summary>
    /// A thread that faults right at its own stack pointer, while that is nowhere near the measured stack, ran off its own.
    /// </summary>
    private static Outcome.Crashed? OverflowOfAnother(Evidence evidence)
    {
        var found = evidence.Faults.LastOrDefault(f => IsMemoryFault(f)
            && f.Address + BelowFrame >= f.StackPointer
            && f.Address < f.StackPointer + WidestFrame
            && !(Zone(evidence)?.Contains(f.StackPointer) ?? false));
        return found is null ? null
            : new(CrashKind.OtherStackOverflow, string.Create(
                CultureInfo.InvariantCulture, $"thread {found.ThreadId} ran off a stack that is not the measured one: {found}"));
    }

    private static Outcome.Crashed? ByWords(string error, Evidence evidence, bool recordsFaults)
    {
        // The CLR says so of any thread, after a fault that the recorder has seen first. Without one, the workload wrote it.
        if (error.Contains("Stack overflow.", StringComparison.Ordinal) && (!recordsFaults || evidence.Faults.Any(IsMemoryFault)))
            return new(CrashKind.StackOverflow, "the CLR said: Stack overflow.");
        if (error.Contains("Internal CLR error", StringComparison.Ordinal))
            return new(CrashKind.ClrInternalError, LineWith(error, "Internal CLR error"));
        if (error.Contains("Fatal Python error", StringComparison.Ordinal) && !IsReportOfSignal(error))
            return new(CrashKind.PythonFatalError, LineWith(error, "Fatal Python error"));
        if (error.Contains("Unhandled exception.", StringComparison.Ordinal))
            return new(CrashKind.UnhandledException, LineWith(error, "Unhandled exception."));
        return error.Contains("AccessViolationException", StringComparison.Ordinal)
            ? new(CrashKind.SegmentationFault, LineWith(error, "AccessViolationException"))
            : null;
    }

    private static Outcome.Crashed BySignal(Evidence evidence, FaultRecord? fault, bool recordsFaults)
    {
        var status = evidence.ExitStatus;
        var signal = fault?.Signal ?? evidence.EndedBySignal ?? (status is > 128 and <= 128 + SIGRTMAX ? status - 128 : null);
        if (signal is null)
            return Exited(status);
        var isSure = fault is not null || evidence.EndedBySignal is not null;
        var detail = fault?.ToString() ?? string.Create(
            CultureInfo.InvariantCulture,
            $"killed by {NameOf(signal.Value)}{(isSure ? "" : $", or it ended itself with status {status}: this kernel does not tell")}");
        return signal switch
        {
            SIGSEGV when fault is null && evidence is { Stack: { } stack, RedZone: not null } && recordsFaults => stack.Size < RoomToEnter
                ? new(CrashKind.StackOverflow, "SIGSEGV with no stack left to handle it on")
                : new(CrashKind.SegmentationFault, $"{detail}, without a record of the fault: {WhyNoRecord}"),
            SIGSEGV => new(CrashKind.SegmentationFault, detail),
            SIGBUS => new(CrashKind.BusError, detail),
            SIGILL => new(CrashKind.IllegalInstruction, detail),
            SIGFPE => new(CrashKind.ArithmeticFault, detail),
            SIGABRT => new(CrashKind.Aborted, detail),
            SIGKILL => new(CrashKind.Killed, "SIGKILL that the lab did not send: look for the kernel's out-of-memory killer"),
            _ => new(CrashKind.Signalled, detail),
        };
    }

    /// <summary>The recorder runs before every other handler, unless the workload has taken that away.</summary>
    private const string WhyNoRecord = "the signal was blocked, its handler was replaced, or the thread had no stack to run one on";

    private static Outcome.Crashed Exited(int? status) => new(
        CrashKind.ExitedEarly,
        string.Create(CultureInfo.InvariantCulture, $"the worker exited with status {status} before its trial ended"));

    private static string? OnMeasuredStack(FaultRecord fault, Evidence evidence)
    {
        if (evidence is not { Stack: { } stack, RedZone: { } below } || !IsMemoryFault(fault))
            return null;
        // The kernel found no room for the frame of another signal (signal_setup_done in kernel/signal.c). It reports a pointer that is not
        // canonical in the same way, but hardly ever this near the end of the stack.
        if (fault is { Code: SI_KERNEL, Address: 0 } && stack.Contains(fault.StackPointer) && Room(stack, fault) < LargestSignalFrame)
            return $"no room for the frame of a signal: {Room(stack, fault)} of the stack were left";
        // Another thread, or a pointer that came there by chance: a frame touches nothing far below its stack pointer. Only the first page
        // is touched from far away, by the runtime's probe of a wide frame, which goes page by page.
        var isFirstPage = fault.Address + (ulong)ByteSize.Page.Bytes >= stack.Low && stack.Contains(fault.StackPointer);
        if (!isFirstPage && (fault.Address + BelowFrame < fault.StackPointer || !Zone(evidence)!.Contains(fault.StackPointer)))
            return null;
        if (below.Contains(fault.Address))
            return $"touched {Distance(stack, fault.Address)} below the stack, inside the {below.Size} that guard it";
        // A plain thread has one guard page. A frame that stepped over it faults below, where nothing is mapped or where memory may not be
        // written, and its stack pointer is below too.
        var zone = new MemoryRange(stack.Low - (ulong)BelowStack.Bytes, stack.Low);
        return zone.Contains(fault.Address) && zone.Contains(fault.StackPointer)
            ? $"stepped over the {below.Size} guard: touched {Distance(stack, fault.Address)} below the stack"
            : null;
    }

    /// <summary>One that the kernel raised: it has an address.</summary>
    private static bool IsMemoryFault(FaultRecord fault) => fault is { Signal: SIGSEGV or SIGBUS, IsOfKernel: true };

    /// <summary>The measured stack and what lies below it as far as a frame may step; null if it is not known.</summary>
    private static MemoryRange? Zone(Evidence evidence) => evidence.Stack is { } stack
        ? new(Math.Min(evidence.RedZone?.Low ?? stack.Low, stack.Low - (ulong)BelowStack.Bytes), stack.High)
        : null;

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
