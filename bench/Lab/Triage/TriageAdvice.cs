using System.Collections.Immutable;
using Lab.Analysis;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>What to do about a cause.</summary>
internal static class TriageAdvice
{
    public static ImmutableArray<string> For(TriageCause cause, TriageEvidence evidence) => cause switch
    {
        TriageCause.None => [],
        TriageCause.Stack => [.. ForStack(evidence)],
        TriageCause.OtherThreadStack =>
        [
            "Threads that libraries start take their size from 'ulimit -s', those of OpenMP from OMP_STACKSIZE, those of Python's threading from "
            + "threading.stack_size(): raise it before they start.",
        ],
        TriageCause.WildPointer => ["A larger stack does not help. The first frames are where to look: a freed or foreign object, or wrong argument types (ctypes)."],
        TriageCause.Abort => ["A larger stack does not help. Its last words and the frame that called abort say why."],
        TriageCause.IllegalInstruction =>
        [
            Module(evidence) is { } module
                ? $"A larger stack does not help. {module} may be built for another CPU than this: compare its requirements with /proc/cpuinfo"
                    + ", and for OpenBLAS what OPENBLAS_CORETYPE asks for."
                : "A larger stack does not help. What ran is no library's code: a jump to a wrong address, or code made at run time.",
        ],
        TriageCause.ArithmeticFault => ["A larger stack does not help. Look for a division by zero in the first frame."],
        TriageCause.MemoryLimit => ["A larger stack does not help, it takes from the same limit. Raise the limit ('ulimit -v', the container's memory), or use less."],
        TriageCause.PythonException => ["The traceback says what to mend."],
        TriageCause.PythonFatalError => ["A larger stack does not help. Python found its own state damaged or misused: look at the extension in the first frames."],
        TriageCause.Hang => ["The frames show what it waits for. A deadlock on the GIL or on a lock of a BLAS is the usual one; --deadline gives it more time."],
        TriageCause.Exit => ["Something called exit: search the workload and what it imports for os._exit and exit()."],
        TriageCause.Signal => ["Find out who sent the signal: 'dmesg' tells of the out-of-memory killer, the supervisor of the service of its own limits."],
        TriageCause.Runtime => ["Look for native code that writes where it must not: the runtime found its own state damaged, with stack to spare."],
        _ => throw new InvalidOperationException("not a cause"),
    };

    private static IEnumerable<string> ForStack(TriageEvidence evidence)
    {
        if (!evidence.NeedIsWhole || evidence.Needed is not { } needed)
        {
            yield return evidence.Roomy.Outcome is Outcome.Raised { ExceptionType: "RecursionError" }
                ? "Bound the recursion; or raise the stack until Python's own limit comes first ('probe' finds that size)."
                : "Bound the recursion: no stack is large enough for one without end.";
            yield break;
        }

        var size = StackMargin.Recommend(needed);
        yield return $"new Thread(f, {size.Bytes}): {StackMargin.Explain(needed)}.";
        if (evidence.OneThread is { Outcome: Outcome.Completed, Taken: { } one } && one < needed)
        {
            var fits = one <= evidence.StackSize ? $"{evidence.StackSize} are enough" : $"{StackMargin.Recommend(one)} are enough";
            yield return $"Or limit the BLAS to one thread (OPENBLAS_NUM_THREADS=1): it took {one} just now, {fits}.";
        }
    }

    private static string? Module(TriageEvidence evidence) => evidence.Observed.Decisive?.Native is [{ Module: { } module }, ..] ? module : null;
}
