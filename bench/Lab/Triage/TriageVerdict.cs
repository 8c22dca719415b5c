using Lab.Trials;

namespace Lab.Triage;

/// <summary>The cause of a death in a sentence or two.</summary>
internal static class TriageVerdict
{
    public static string Of(TriageCause cause, TriageEvidence evidence) => cause switch
    {
        TriageCause.None => $"It fits: the call needs {evidence.Needed?.ToString() ?? "an unknown part"} of {evidence.StackSize}, and did not die in "
            + $"{Runs(evidence.Attempts.Length)}.",
        TriageCause.Stack => OfStack(evidence),
        TriageCause.OtherThreadStack when evidence.Observed.Place?.Stack is null =>
            $"Stack overflow of another thread: one that the workload or a library started ran off its own stack, not the {evidence.StackSize} of the call's.",
        TriageCause.OtherThreadStack =>
            $"Stack overflow of another thread{Name(evidence)}: its own stack of {evidence.Observed.Place?.Stack?.Size} is too small, not the {evidence.StackSize} of the call's.",
        TriageCause.WildPointer => $"A wild pointer, not the stack: {Address(evidence.Observed)}{Used(evidence)}.",
        TriageCause.Abort => $"The process aborted itself, not for want of stack{Used(evidence)}.",
        TriageCause.IllegalInstruction => $"An illegal instruction, not the stack{In(evidence)}{Used(evidence)}.",
        TriageCause.ArithmeticFault => $"An arithmetic fault (such as a division by zero), not the stack{In(evidence)}{Used(evidence)}.",
        TriageCause.MemoryLimit => OfMemory(evidence),
        TriageCause.PythonException => $"No crash: Python raised {Raised(evidence)}.",
        TriageCause.PythonFatalError => "Python ended the process: " + Detail(evidence),
        TriageCause.Hang => $"It hangs: it had not returned at its deadline{Used(evidence)}.",
        TriageCause.Exit => "The process ended itself: " + Detail(evidence),
        TriageCause.Signal => "A signal ended the process, not the stack: " + Detail(evidence),
        TriageCause.Runtime => "The .NET runtime ended the process, and its stack has room: " + Detail(evidence),
        _ => throw new InvalidOperationException("not a cause"),
    };

    private static string OfStack(TriageEvidence evidence)
    {
        var size = evidence.StackSize;
        var observed = evidence.Observed;
        var need = evidence.Needed is { } needed && evidence.NeedIsWhole ? $"the call needs {needed} and has {size}"
            : evidence.Roomy.RanOffStack ? $"the call runs off {size}, and off {evidence.Roomy.Record.Spec.StackSize} as well, as a recursion without end does"
            : evidence.Roomy.Outcome is Outcome.Raised raised ? $"the call runs off {size}; with {evidence.Roomy.Record.Spec.StackSize} it raises {raised.ExceptionType} instead"
            : $"the call runs off {size}";
        if (observed.RanOffStack)
            return $"Stack overflow: {need}.";
        var below = evidence.NeedIsWhole && evidence.Needed > size ? $"{evidence.Needed - size} " : "memory ";
        var elsewhere = observed.Outcome switch
        {
            Outcome.Crashed => "It died elsewhere",
            Outcome.TimedOut => "It hung",
            Outcome.Raised { ExceptionType: var type } => $"It raised {type}",
            _ => null,
        };
        return elsewhere is not null
            ? $"The stack is too small: {need}. {elsewhere}, of memory that the overrun had overwritten."
            : $"The stack is too small: {need}. It survived {evidence.Attempts.Length} of {evidence.Attempts.Length}, and overwrote {below}below its stack each time.";
    }

    private static string OfMemory(TriageEvidence evidence)
    {
        var observed = evidence.Observed;
        var limit = observed.Decisive?.Memory is { AddressSpaceLimit: { } most } ? $" (address space limit {most}: RLIMIT_AS, ulimit -v)" : "";
        return observed.Outcome switch
        {
            Outcome.Raised => $"Out of memory, not of stack: Python raised {Raised(evidence)}.",
            Outcome.Crashed { Crash: CrashKind.Killed } => "Out of memory, not of stack: the kernel's out-of-memory killer ended the process.",
            _ when observed.Place?.Kind == FaultPlaceKind.NearNull =>
                $"Out of memory, not of stack: a null pointer was used, most likely from an allocation that failed{limit}.",
            _ => $"Out of memory, not of stack: an allocation failed and the process ended{limit}.",
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
            { Kind: FaultPlaceKind.NoAccess, Mapping: { } mapping } => FormattableString.Invariant($"address 0x{fault.Address:x}, in {mapping}"),
            { Kind: FaultPlaceKind.NoAddress } when fault.Code > 0 => "a value that is no address (not canonical)",
            _ => Detail(trial),
        };

    private static string Used(TriageEvidence evidence) => evidence.Observed.UsedAtDeath is { } used ? $"; it had used {used} of {evidence.StackSize} of stack" : "";

    private static string In(TriageEvidence evidence) =>
        evidence.Observed.Decisive?.Native is [var call, ..]
        ? call switch
        {
            { Module: null } => ", in code of no library",
            { Symbol: null } => $", in {call.Module}",
            _ => $", in {call.Symbol} of {call.Module}",
        }
        : "";

    private static string Name(TriageEvidence evidence) => evidence.Observed.Decisive?.ThreadName is { } name ? $" ('{name}')" : "";

    private static string Raised(TriageEvidence evidence) => evidence.Observed.Outcome is Outcome.Raised raised
        ? raised.Message.Length == 0 ? raised.ExceptionType : $"{raised.ExceptionType}: {raised.Message.ReplaceLineEndings(" ")}"
        : "";

    private static string Detail(TriageEvidence evidence) => Detail(evidence.Observed);

    private static string Detail(TriageTrial trial) => trial.Outcome is Outcome.Crashed crashed ? crashed.Detail : OutcomeWord.Of(trial.Outcome);

    private static string Runs(int count) => count == 1 ? "1 run" : $"{count} runs";
}
