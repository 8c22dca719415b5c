using Lab.Analysis;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>What a triage says about a cause: every cause has one row in the table below.</summary>
/// <param name="Verdict">The cause in a sentence or two.</param>
/// <param name="Advice">What to do about it.</param>
internal sealed record Explanation(string Verdict, ImmutableArray<string> Advice)
{
    public static Explanation Of(TriageCause cause, TriageEvidence evidence) => cause switch
    {
        TriageCause.None when evidence.TakesWhatThereIs => new(
            $"It fits: the call takes what there is, {evidence.Needed} of {evidence.Roomy.Record.Spec.StackSize} and "
                + $"{evidence.TakenOfThis} of a guarded stack of {evidence.StackSize}, and did not die in {Runs(evidence)}.",
            []),
        TriageCause.None => new(
            $"It fits: the call takes {evidence.Needed?.ToString() ?? "an unknown part"} of {evidence.StackSize}"
                + (evidence.Reserve > ByteSize.Zero ? $", of which Python keeps {evidence.Reserve} free" : "")
                + $", and did not die in {Runs(evidence)}.",
            []),
        TriageCause.Stack => new(TooSmall(evidence), [.. EnoughStack(evidence)]),
        TriageCause.Refused => new(Refused(evidence), [.. EnoughStack(evidence)]),
        TriageCause.WrongStackBounds => new(
            $"A check with wrong bounds, not an overflow: Python says that {evidence.Observed.OtherCheck?.UsedKiB} kB were used of a stack "
                + $"of {evidence.Observed.Record.Spec.StackSize}.",
            [
                "A larger stack does not help. Python 3.14 and later compare the stack pointer with the bounds that they read when a thread"
                    + " state was first used: make the thread state on the thread that calls (PyGILState_Ensure), not on another one.",
                "Where the call runs on a stack of its own (fibers, coroutines), tell Python its bounds:"
                    + " PyUnstable_ThreadState_SetStackProtection, of 3.15 and the late releases of 3.14.",
                "Upgrade Python 3.14.0 and 3.14.1: they raise this on stacks that lie below the thread's own.",
            ]),
        TriageCause.OtherThreadStack => new(
            OtherTooSmall(evidence),
            [
                "Threads that libraries start take their stack size from 'ulimit -s', those of OpenMP from OMP_STACKSIZE"
                + ", those of Python's threading from threading.stack_size(): raise it before they start.",
            ]),
        TriageCause.SwitchedStack => new(
            "A stack that is not the thread's own is too small: the call had switched to it, and ran off its end.",
            [
                "A larger thread stack does not help. Enlarge the stack that the fiber, coroutine or signal handler was given where it is"
                    + " made, and put a guard page below it: without one the next overflow corrupts memory in silence.",
                "The lab measures the stack that the thread was started with: what runs on another one is not in its numbers.",
            ]),
        TriageCause.WildPointer => new(
            $"A wild pointer, not the stack: {Address(evidence.Observed)}{Used(evidence)}.",
            ["A larger stack does not help. Look in the first frames for a freed or foreign object, or wrong argument types (ctypes)."]),
        TriageCause.LayoutFault => new(
            "A layout fault, not the stack: "
                + $"{LayoutFault.Of(evidence.Observed)?.Describe() ?? Address(evidence.Observed)}{Used(evidence)}.",
            [
                "A larger stack does not help. " + LayoutFault.WhereFieldsAre,
                "'doctor --abi FILE.py' compares the ctypes structs of a Python file with the header, before any call is made.",
                "If the layout is right: the definition and its texts must stay where they are as long as the function lives.",
            ]),
        TriageCause.Abort => new(
            $"The process aborted itself, not for lack of stack{Used(evidence)}.",
            ["A larger stack does not help. What the process wrote before it died, and the frame that called abort, say why."]),
        TriageCause.IllegalInstruction => new(
            $"An illegal instruction, not the stack{In(evidence)}{Used(evidence)}.",
            [
                FirstModule(evidence) is { } module
                    ? $"A larger stack does not help. {module} may be built for another CPU: compare its requirements with /proc/cpuinfo"
                        + ", and for OpenBLAS look at what OPENBLAS_CORETYPE asks for."
                    : "A larger stack does not help. The instruction is in no library: look for a jump to a wrong address"
                        + ", or for code generated at run time.",
            ]),
        TriageCause.ArithmeticFault => new(
            $"An arithmetic fault (such as a division by zero), not the stack{In(evidence)}{Used(evidence)}.",
            ["A larger stack does not help. Look for a division by zero in the first frame."]),
        TriageCause.MemoryLimit => new(
            OutOfMemory(evidence),
            [
                "A larger stack does not help: it takes from the same limit. Raise the limit ('ulimit -v', the container's memory)"
                + ", or use less memory.",
            ]),
        TriageCause.PythonException => new($"No crash: Python raised {Raised(evidence)}.", ["Read the traceback: it shows what to fix."]),
        TriageCause.PythonFatalError => new(
            "Python ended the process: " + Sentence(evidence.Observed),
            ["A larger stack does not help. Python found its own state damaged or misused: look at the extension in the first frames."]),
        TriageCause.Hang => new(
            $"It hangs: it had not returned at its deadline{Used(evidence)}.",
            [
                (HasFrames(evidence) ? "The frames show what it waits for. Usually" : "What it waits for was not seen. Often")
                    + " that is a deadlock on the GIL or on a lock of the BLAS. --deadline gives it more time.",
            ]),
        TriageCause.Exit => new(
            "The process ended itself: " + Sentence(evidence.Observed),
            ["Something called exit: search the workload and what it imports for os._exit and exit()."]),
        TriageCause.Signal => new(
            "A signal ended the process, not the stack: " + Sentence(evidence.Observed),
            ["Find out who sent the signal: 'dmesg' shows the out-of-memory killer, a service's supervisor logs its own limits."]),
        TriageCause.Runtime => new(
            "The .NET runtime ended the process, and its stack has room: " + Sentence(evidence.Observed),
            ["Look for native code that writes where it must not: the runtime found its own state damaged, with stack to spare."]),
        TriageCause.Fork => new(
            "A fork under .NET, not the stack: " + Sentence(evidence.Observed),
            [
                "A forked child is a copy of the host with one thread, and shares the pipe through which .NET hears of signals: SIGTERM for"
                + " the child ends the host, and a child that returns into the host's code hangs.",
                "Have children started afresh: multiprocessing.get_context(\"spawn\") or (\"forkserver\"), or set_start_method first.",
            ]),
        TriageCause.Unknown => new("It cannot be known why: " + WhyUnknown(evidence), [.. WhatWouldDecide(evidence)]),
        _ => throw new InvalidOperationException("not a cause"),
    };

    private static bool HasFrames(TriageEvidence evidence) =>
        evidence.Observed.Decisive is { } seen && (!seen.Native.IsEmpty || !seen.Python.IsEmpty);

    private static string WhyUnknown(TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        if (observed.Returned)
            return $"it returned in {Runs(evidence)}, but a trial with {evidence.Roomy.Record.Spec.StackSize} {evidence.Roomy.Ending}.";
        if (!observed.Died)
            return $"a trial of it {observed.Ending}.";
        var roomy = evidence.Roomy;
        return $"{Sentence(observed)} " + (roomy.Returned ? $"With {roomy.Record.Spec.StackSize} it returns, so the stack may be too small."
            : observed.EndedLike(roomy)
            ? $"It dies in the same way with {roomy.Record.Spec.StackSize}: only an endless recursion would be this thread's stack."
            : $"With {roomy.Record.Spec.StackSize} it {roomy.Ending}.");
    }

    private static IEnumerable<string> WhatWouldDecide(TriageEvidence evidence)
    {
        yield return evidence.Observed.Died
            ? "A tracer would decide: allow ptrace (in a container --cap-add=SYS_PTRACE), and this command watches the signals by itself."
            : "Look for what limits the other trials: memory (ulimit -v), processes (ulimit -u), or a damaged installation.";
    }

    private static string TooSmall(TriageEvidence evidence)
    {
        var size = evidence.StackSize;
        var roomy = evidence.Roomy.Record.Spec.StackSize;
        var need = evidence.NeedsMoreAtTimes
            ? $"the call runs off {size}, though with {roomy} it took {evidence.Needed} just now: its need varies"
            : evidence.Needed is { } needed && evidence.NeedIsWhole ? $"the call needs {needed} and has {size}"
            : evidence.Roomy.RanOffStack ? $"the call runs off {size}, and off {roomy} as well, as an endless recursion does"
            : evidence.Roomy.Outcome is Outcome.Raised { ExceptionType: var other }
            ? $"the call runs off {size}; with {roomy} it raises {other}"
            : $"the call runs off {size}";
        if (evidence.Observed.RanOffStack)
            return $"Stack overflow: {need}.";
        var consequence = evidence.Observed.Outcome switch
        {
            Outcome.Crashed => "It died elsewhere, because the overrun had overwritten memory",
            Outcome.TimedOut => "It hung, because the overrun had overwritten memory",
            Outcome.Raised { ExceptionType: var same } when evidence.Observed.EndedLike(evidence.Roomy) =>
                $"It raised {same}, as with room to spare, and overwrote memory below its stack",
            Outcome.Raised { ExceptionType: var type } => $"It raised {type}, because the overrun had overwritten memory",
            _ when evidence.TakenOfThis is { } taken =>
                $"It survived {Runs(evidence)}; its need varies: of a guarded stack of {size} it took {taken}",
            _ => $"It survived {Runs(evidence)}, and overwrote {Below(evidence)} below its stack each time",
        };
        return $"The stack is too small: {need}. {consequence}.";
    }

    private static string Refused(TriageEvidence evidence)
    {
        var refused = evidence.Observed.Outcome as Outcome.Refused;
        var end = refused?.Reason switch
        {
            RefusalReason.Aborted => "Python ended the process",
            RefusalReason.DotNet => "It raised an exception, for which pythonnet asks .NET for 128 KiB of stack, and .NET declined",
            _ => "Python raised an exception",
        };
        var keeps = evidence.Reserve > ByteSize.Zero ? $", of which Python keeps {evidence.Reserve} free" : "";
        var need = evidence.NeedsMoreAtTimes
            ? $"the call uses up {evidence.StackSize}, though with {evidence.Roomy.Record.Spec.StackSize} it took {evidence.Needed} just "
                + "now: its need varies"
            : evidence.NeedIsWhole && evidence.Needed is { } needed
            ? $"the call takes {needed} and has {evidence.StackSize}{keeps}"
            : evidence.Roomy.Outcome is Outcome.Refused
            ? $"the call uses up {evidence.StackSize}, and {evidence.Roomy.Record.Spec.StackSize} as well, as an endless recursion does"
            : $"the call uses up {evidence.StackSize}";
        var words = refused is null ? "" : VisibleText.FirstLine(refused.Message);
        return $"The stack is too small, and nothing was overwritten: {need}. {end} before that ({words}).";
    }

    private static string Below(TriageEvidence evidence) =>
        evidence.NeedIsWhole && evidence.Needed - evidence.StackSize is { } below && below > ByteSize.Zero ? $"{below}" : "memory";

    private static IEnumerable<string> EnoughStack(TriageEvidence evidence)
    {
        if (!evidence.NeedIsWhole || evidence.Needed is not { } needed)
        {
            var roomy = evidence.Roomy.Record.Spec.StackSize;
            yield return evidence.Roomy switch
            {
                { Outcome: Outcome.Raised { ExceptionType: "RecursionError" } } =>
                    "Bound the recursion; or raise the stack until Python's own limit comes first ('probe' finds that size).",
                { RanOffStack: true } or { Outcome: Outcome.Refused } =>
                    "Bound the recursion: no stack is large enough for an endless one.",
                { Outcome: Outcome.Raised } =>
                    $"new Thread(f, {roomy.Bytes}): the call does not run off {roomy}. What it needs is not known, because it "
                        + $"{evidence.Roomy.Ending} there.",
                _ => $"What the call needs is not known: with {roomy} it {evidence.Roomy.Ending}.",
            };
            yield break;
        }

        if (evidence.NeedsMoreAtTimes)
        {
            yield return "Measure the most that it needs: 'probe' makes the call often, and --repeat N in more processes.";
            yield break;
        }

        needed += evidence.Reserve;
        var margin = Margin(needed);
        yield return $"new Thread(f, {margin.RecommendedBytes.Bytes}): {MarginText.Explain(margin)}.";
        if (evidence.OneThread is { Outcome: Outcome.Completed, Taken: { } one } && one + evidence.Reserve < needed)
        {
            var oneNeeds = one + evidence.Reserve;
            var ofOne = Margin(oneNeeds);
            var enough = ofOne.RequiredBytes <= evidence.StackSize ? evidence.StackSize : ofOne.RecommendedBytes;
            if (enough < margin.RecommendedBytes)
                yield return $"Or limit the BLAS to one thread (OPENBLAS_NUM_THREADS=1): it took {one} just now, {enough} is enough.";
        }

        StackMargin Margin(ByteSize minimum) => evidence.Margins.For(evidence.Roomy.Record.Spec.Workload, minimum);
    }

    private static string OtherTooSmall(TriageEvidence evidence)
    {
        if (evidence.Observed.OtherCheck is { } check)
        {
            return $"Python refused a call on another thread: it says that {check.UsedKiB} kB were used, and the thread that makes the "
                + $"call has {evidence.StackSize}.";
        }

        if (evidence.Observed.Place?.Stack is not { } stack)
        {
            return "Stack overflow of another thread: a thread that the workload or a library started ran off its own stack"
                + $", not off the {evidence.StackSize} of the call's.";
        }

        var name = evidence.Observed.Decisive?.ThreadName is { } known ? $" ('{known}')" : "";
        return $"Stack overflow of another thread{name}: its own stack of {stack.Size} is too small"
            + $", not the {evidence.StackSize} of the call's.";
    }

    private static string OutOfMemory(TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        var limit = observed.Decisive?.Memory.AddressSpaceLimit is { } most ? $" (address space limit {most}: RLIMIT_AS, ulimit -v)" : "";
        return "Out of memory, not of stack: " + observed.Outcome switch
        {
            Outcome.Raised => $"Python raised {Raised(evidence)}.",
            Outcome.Crashed { Crash: CrashKind.Killed } => "the kernel's out-of-memory killer ended the process.",
            _ when observed.Place?.Kind == FaultPlaceKind.NearNull =>
                $"a null pointer was used, most likely from an allocation that failed{limit}.",
            _ => $"an allocation failed and the process ended{limit}.",
        };
    }

    private static string Address(TriageTrial trial) => trial.Decisive?.Fault is not { } fault
        ? Detail(trial)
        : trial.Place switch
        {
            { Kind: FaultPlaceKind.NearNull } => FormattableString.Invariant($"a null pointer (address 0x{fault.Address:x})"),
            { Kind: FaultPlaceKind.NotMapped } => FormattableString.Invariant($"address 0x{fault.Address:x}, where nothing is mapped"),
            { Kind: FaultPlaceKind.NoAccess } when trial.Record.Evidence.RedZone?.Contains(fault.Address) == true =>
                FormattableString.Invariant($"address 0x{fault.Address:x}, in the pages that guard the stack, but far from any frame"),
            { Kind: FaultPlaceKind.NoAccess, Mapping: { } what } => FormattableString.Invariant($"address 0x{fault.Address:x}, in {what}"),
            { Kind: FaultPlaceKind.NoAddress } when !fault.IsSent => "a value that is no address (not canonical)",
            _ => Detail(trial),
        };

    /// <summary>What Python and .NET write may end with a full stop already.</summary>
    private static string Sentence(TriageTrial trial) => Detail(trial).TrimEnd('.') + ".";

    private static string Detail(TriageTrial trial) => trial.Outcome is Outcome.Crashed crashed ? crashed.Detail : trial.Ending;

    private static string Used(TriageEvidence evidence) =>
        evidence.Observed.UsedAtDeath is { } used ? $"; it had used {used} of {evidence.StackSize} of stack" : "";

    private static string In(TriageEvidence evidence) => evidence.Observed.Decisive?.Native is not [var call, ..] ? ""
        : call switch
        {
            { Module: null } => ", in code of no library",
            { Symbol: null } => $", in {call.Module}",
            _ => $", in {call.Symbol} of {call.Module}",
        };

    private static string? FirstModule(TriageEvidence evidence) =>
        evidence.Observed.Decisive?.Native is [{ Module: { } module }, ..] ? module : null;

    private static string Raised(TriageEvidence evidence) =>
        (evidence.Observed.Outcome as Outcome.Raised ?? evidence.Roomy.Outcome as Outcome.Raised) is not { } raised ? ""
        : raised.Message.Length == 0 ? raised.ExceptionType
        : $"{raised.ExceptionType}: {VisibleText.Line(raised.Message.ReplaceLineEndings(" "), LongestMessage)}";

    /// <summary>Of an exception's message; --json has all of it.</summary>
    private const int LongestMessage = 300;

    private static string Runs(TriageEvidence evidence) => evidence.Attempts.Length == 1 ? "1 run" : $"{evidence.Attempts.Length} runs";
}
