using Lab.Triage;
using Lab.Trials;

namespace Lab.Tests.Triage;

public sealed class DiagnosisTests
{
    private static readonly TriageTrial Overflow = Scene.Crashed(
        Host.Thread, CrashKind.StackOverflow, Scene.SIGSEGV, Scene.Stack.Low - 8, Scene.LowInStack);
    private static readonly TriageTrial Wild = Wilder(Host.Thread);
    private static readonly TriageTrial Fits = Scene.Returned(Host.Guarded, 36, 16 << 10);
    private static readonly TriageTrial NeedsThree = Scene.Returned(Host.Guarded, 3180, 16 << 10);
    private static readonly TriageTrial RedZone = Scene.Crashed(
        Host.Guarded, CrashKind.StackOverflow, Scene.SIGSEGV, Scene.Stack.Low - 8, Scene.LowInStack);

    [Fact]
    public void A_fault_at_the_end_of_the_stack_is_the_stacks() => AssertCause(TriageCause.Stack, Overflow, NeedsThree, RedZone);

    [Fact]
    public void So_is_a_wild_pointer_of_a_call_that_needs_more() => AssertCause(TriageCause.Stack, Wild, NeedsThree, RedZone);

    [Fact]
    public void So_is_a_survivor_that_needs_more() => AssertCause(TriageCause.Stack, Scene.Returned(Host.Thread, 0), NeedsThree, RedZone);

    [Fact]
    public void So_is_an_exception_that_only_a_small_stack_brings() =>
        AssertCause(TriageCause.Stack, Scene.Raised(Host.Thread, "SystemError"), NeedsThree, RedZone);

    [Fact]
    public void So_is_an_exception_that_comes_after_an_overrun_on_every_stack()
    {
        var raised = Scene.Raised(Host.Guarded, "ValueError");
        AssertCause(TriageCause.Stack, Scene.Raised(Host.Thread, "ValueError"), raised, RedZone);

        var explanation = Explanation.Of(TriageCause.Stack, new([Scene.Raised(Host.Thread, "ValueError")], raised, RedZone));

        Assert.EndsWith(
            "It raised ValueError, as with room to spare, and overwrote memory below its stack.", explanation.Verdict,
            StringComparison.Ordinal);
        Assert.All(explanation.Advice, action => Assert.DoesNotContain("recursion", action, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("What it needs is not known, because it raised ValueError", explanation.Advice[0], StringComparison.Ordinal);
    }

    [Fact]
    public void So_is_a_recursion_that_raises_on_a_roomy_stack() =>
        AssertCause(TriageCause.Stack, Wild, Scene.Raised(Host.Guarded, "RecursionError"), RedZone);

    [Fact]
    public void A_wild_pointer_that_is_there_with_room_to_spare_is_none_of_the_stacks() =>
        AssertCause(TriageCause.WildPointer, Wild, Wilder(Host.Guarded), Wilder(Host.Guarded));

    [Fact]
    public void A_wild_pointer_of_a_call_that_fits_is_one() => AssertCause(TriageCause.WildPointer, Wild, Fits, Fits);

    [Theory]
    [InlineData(0x7f10, "libpython3.14.so.1.0", null, TriageCause.LayoutFault)]
    [InlineData(0x1122_3344_0000_7f10, "libpython3.14.so.1.0", null, TriageCause.LayoutFault)]
    [InlineData(0x7f11, "libpython3.14.so.1.0", null, TriageCause.WildPointer)]
    [InlineData(0x7f10, "libdead.so", null, TriageCause.WildPointer)]
    [InlineData(0x7f11, "libpython3.14.so.1.0", "find_signature", TriageCause.LayoutFault)]
    [InlineData(0x7f11, "libpython3.14.so.1.0", "_PyType_GetTextSignatureFromInternalDoc", TriageCause.LayoutFault)]
    [InlineData(0, "libpython3.14.so.1.0", "PyObject_GetAttr", TriageCause.WildPointer)]
    internal void Half_a_pointer_in_Python_or_a_wild_docstring_is_a_layout_fault(
        ulong address, string module, string? symbol, TriageCause cause)
    {
        var died = Scene.Crashed(Host.Thread, CrashKind.SegmentationFault, Scene.SIGSEGV, address);
        died = died with
        {
            Inspections = [died.Inspections[0] with { Native = [new("libc.so.6", "strncmp", 1), new(module, symbol, 1)] }],
        };

        AssertCause(cause, died, died, died);
    }

    [Fact]
    public void A_pointer_into_the_guard_is_a_wild_pointer_on_every_stack() => AssertCause(
        TriageCause.WildPointer,
        Scene.Crashed(Host.Thread, CrashKind.SegmentationFault, Scene.SIGSEGV, Scene.Stack.Low - 8),
        Scene.Crashed(Host.Guarded, CrashKind.SegmentationFault, Scene.SIGSEGV, Scene.Stack.Low - 8),
        Scene.Crashed(Host.Guarded, CrashKind.SegmentationFault, Scene.SIGSEGV, Scene.Stack.Low - 8));

    [Fact]
    public void Another_threads_overflow_is_that_threads() => AssertCause(
        TriageCause.OtherThreadStack,
        Scene.Crashed(
            Host.Thread, CrashKind.SegmentationFault, Scene.SIGSEGV, Scene.Neighbour.Low - 8, Scene.Neighbour.Low + 64, isMeasured: false),
        Fits,
        Fits);

    [Fact]
    public void What_leaves_no_record_is_not_known()
    {
        var died = Scene.Ended(Host.Guarded, CrashKind.SegmentationFault);
        AssertCause(TriageCause.Unknown, died, died, died);
        AssertCause(TriageCause.Unknown, died, Fits, died);
        AssertCause(TriageCause.Unknown, died, Scene.Raised(Host.Guarded, "RecursionError"), died);
    }

    [Fact]
    public void What_dies_on_a_guarded_stack_alone_does_not_fit()
    {
        var returned = Scene.Returned(Host.Thread, 0);
        AssertCause(TriageCause.WildPointer, returned, Wilder(Host.Guarded), Fits);
        AssertCause(TriageCause.WildPointer, returned, Fits, Wilder(Host.Guarded));
        AssertCause(TriageCause.PythonException, returned, Scene.Raised(Host.Guarded, "OSError"), Fits);
        AssertCause(TriageCause.Fork, returned, Fits, Scene.Ended(Host.Guarded, CrashKind.Fork));
    }

    [Theory]
    [InlineData(Scene.SIGABRT, -6, CrashKind.Aborted, TriageCause.Abort)]
    [InlineData(Scene.SIGABRT, -6, CrashKind.PythonFatalError, TriageCause.PythonFatalError)]
    [InlineData(Scene.SIGILL, 2, CrashKind.IllegalInstruction, TriageCause.IllegalInstruction)]
    [InlineData(Scene.SIGFPE, 1, CrashKind.ArithmeticFault, TriageCause.ArithmeticFault)]
    internal void Other_signals_are_what_they_are(int signal, int code, CrashKind kind, TriageCause cause)
    {
        var guarded = Scene.Crashed(Host.Guarded, kind, signal, 0, code: code);
        AssertCause(cause, Scene.Crashed(Host.Thread, kind, signal, 0, code: code), guarded, guarded);
    }

    [Fact]
    public void An_abort_is_not_the_stacks_even_of_a_call_that_overran_before() => AssertCause(
        TriageCause.Abort,
        Scene.Crashed(Host.Thread, CrashKind.Aborted, Scene.SIGABRT, 0, code: -6),
        Scene.Crashed(Host.Guarded, CrashKind.Aborted, Scene.SIGABRT, 0, code: -6, deepest: Scene.Stack.Low),
        RedZone);

    [Theory]
    [InlineData(1L << 30, true)]
    [InlineData(null, false)]
    public void A_null_pointer_under_a_limit_set_meanwhile_is_an_allocation_that_failed(long? limit, bool isMemory)
    {
        var memory = new MemoryLimits(limit is { } bytes ? new ByteSize(bytes) : null, ByteSize.FromMiB(300));
        var died = Scene.Crashed(Host.Thread, CrashKind.SegmentationFault, Scene.SIGSEGV, 0, memory: memory);
        AssertCause(isMemory ? TriageCause.MemoryLimit : TriageCause.WildPointer, died, died, died);
    }

    [Fact]
    public void A_limit_that_leaves_plenty_explains_no_null_pointer()
    {
        var limit = ByteSize.FromMiB(1 << 20);
        var died = Scene.Crashed(Host.Thread, CrashKind.SegmentationFault, Scene.SIGSEGV, 0, memory: new(limit, ByteSize.FromMiB(300)));

        Assert.Equal(TriageCause.WildPointer, Diagnosis.CauseOf(new([died], died, died) { OwnAddressSpaceLimit = limit }));
    }

    [Theory]
    [InlineData("terminate called after throwing an instance of 'std::bad_alloc'")]
    [InlineData("OpenBLAS error: Memory allocation still failed after 10 retries, giving up.")]
    [InlineData("Out of memory.")]
    public void An_abort_that_speaks_of_memory_is_its_lack(string words)
    {
        var died = Scene.Crashed(Host.Thread, CrashKind.Aborted, Scene.SIGABRT, 0, code: -6, error: words);
        AssertCause(TriageCause.MemoryLimit, died, died, died);
    }

    [Fact]
    public void A_wild_pointer_that_speaks_of_memory_is_one()
    {
        var died = Scene.Crashed(Host.Thread, CrashKind.SegmentationFault, Scene.SIGSEGV, Scene.ReadOnlyMemory, error: "Out of memory.");
        AssertCause(TriageCause.WildPointer, died, died, died);
    }

    [Theory]
    [InlineData(CrashKind.Killed, 1L, TriageCause.MemoryLimit)]
    [InlineData(CrashKind.Killed, 0L, TriageCause.Signal)]
    [InlineData(CrashKind.Killed, null, TriageCause.Signal)]
    [InlineData(CrashKind.Signalled, 0L, TriageCause.Signal)]
    [InlineData(CrashKind.ExitedEarly, 0L, TriageCause.Exit)]
    [InlineData(CrashKind.ClrInternalError, 0L, TriageCause.Runtime)]
    [InlineData(CrashKind.Fork, 0L, TriageCause.Fork)]
    [InlineData(CrashKind.OtherThreadOverflow, 0L, TriageCause.OtherThreadStack)]
    internal void What_leaves_no_fault_is_told_by_how_it_ended(CrashKind kind, long? oomKills, TriageCause cause)
    {
        var died = Scene.Ended(Host.Thread, kind, oomKills);
        AssertCause(cause, died, died, died);
    }

    [Theory]
    [InlineData("MemoryError", TriageCause.MemoryLimit)]
    [InlineData("numpy.core._exceptions._ArrayMemoryError", TriageCause.MemoryLimit)]
    [InlineData("ValueError", TriageCause.PythonException)]
    internal void Exceptions_are_no_crashes(string type, TriageCause cause)
    {
        var raised = Scene.Raised(Host.Guarded, type);
        AssertCause(cause, Scene.Raised(Host.Thread, type), raised, raised);
    }

    [Theory]
    [InlineData("Parser stack overflowed - Python source too complex to parse", "Traceback", TriageCause.PythonException)]
    [InlineData("", "Traceback\n  File \"/usr/lib/ast.py\", line 50, in parse\n    return compile(source)\n           ^^^^^^^\nMemoryError",
        TriageCause.PythonException)]
    [InlineData("", "Traceback\n  File \"a.py\", line 5, in f\n    return bytes(n)\n           ^^^^^^^^\nMemoryError",
        TriageCause.MemoryLimit)]
    internal void The_parsers_limit_is_no_want_of_memory(string message, string traceback, TriageCause cause)
    {
        var raised = Scene.Raised(Host.Guarded, "MemoryError", message, traceback);
        AssertCause(cause, Scene.Raised(Host.Thread, "MemoryError", message, traceback), raised, raised);
    }

    [Theory]
    [InlineData(RefusalReason.Raised)]
    [InlineData(RefusalReason.Aborted)]
    [InlineData(RefusalReason.ExceptClause)]
    [InlineData(RefusalReason.DotNet)]
    internal void A_refusal_is_a_stack_that_is_too_small(RefusalReason reason) =>
        AssertCause(TriageCause.Refused, Scene.Refused(Host.Thread, reason), Fits, Scene.Refused(Host.Guarded, reason));

    [Fact]
    public void What_raises_with_room_to_spare_was_refused_its_exception_alone() => AssertCause(
        TriageCause.PythonException,
        Scene.Refused(Host.PythonNetThread, RefusalReason.DotNet),
        Scene.Raised(Host.PythonNet, "ValueError"),
        Scene.Refused(Host.PythonNet, RefusalReason.DotNet));

    [Theory]
    [InlineData(-1133875, TriageCause.WrongStackBounds)]
    [InlineData(1048556, TriageCause.WrongStackBounds)]
    [InlineData(long.MaxValue, TriageCause.WrongStackBounds)]
    [InlineData(80, TriageCause.OtherThreadStack)]
    internal void A_check_that_does_not_fit_the_stack_was_made_on_another(long used, TriageCause cause)
    {
        foreach (var died in new[]
        {
            Scene.Ended(Host.Thread, new Outcome.Raised(TrialStage.Call, "RecursionError", $"Stack overflow (used {used} kB)", "")),
            Scene.Ended(Host.Thread, new Outcome.Crashed(
                CrashKind.PythonFatalError, $"Fatal Python error: Unrecoverable stack overflow (used {used} kB)")),
        })
            AssertCause(cause, died, died, died);
    }

    [Fact]
    public void What_fits_and_returns_has_no_cause() => AssertCause(TriageCause.None, Scene.Returned(Host.Thread, 0), Fits, Fits);

    [Fact]
    public void A_call_that_takes_what_there_is_fits()
    {
        AssertCause(TriageCause.None, Scene.Returned(Host.Thread, 0), NeedsThree, Scene.Returned(Host.Guarded, 1020));
        var guarded = new TriageEvidence([Scene.Returned(Host.Guarded, 1020)], NeedsThree, null);

        Assert.Equal(TriageCause.None, Diagnosis.CauseOf(guarded));
        Assert.Equal(
            "It fits: the call takes what there is, 3180 KiB of 16 MiB and 1020 KiB of a guarded stack of 1 MiB, and did not die in 1 run.",
            Explanation.Of(TriageCause.None, guarded).Verdict);
    }

    [Fact]
    public void A_call_that_needs_more_at_times_does_not_fit_and_its_wild_pointer_is_the_stacks()
    {
        var little = Scene.Returned(Host.Guarded, 28);

        AssertCause(TriageCause.Stack, Wild, NeedsThree, little);
        AssertCause(TriageCause.Stack, Wild, NeedsThree, Scene.Returned(Host.Guarded, 1020));
        AssertCause(TriageCause.Stack, Scene.Returned(Host.Thread, 0), NeedsThree, little);
        Assert.Equal(
            "The stack is too small: the call needs 3180 KiB and has 1 MiB. It survived 1 run; its need varies: of a guarded stack of "
                + "1 MiB it took 28 KiB.",
            Explanation.Of(TriageCause.Stack, new([Scene.Returned(Host.Thread, 0)], NeedsThree, little)).Verdict);
    }

    [Fact]
    public void What_ran_off_a_stack_that_it_took_little_of_needs_more_at_times_and_is_not_advised_less()
    {
        var explanation = Explanation.Of(TriageCause.Stack, new([Overflow], Scene.Returned(Host.Guarded, 100, 16 << 10), RedZone));

        Assert.Equal(
            "Stack overflow: the call runs off 1 MiB, though with 16 MiB it took 100 KiB just now: its need varies.", explanation.Verdict);
        Assert.StartsWith("Measure the most that it needs: 'probe' ", Assert.Single(explanation.Advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cause_is_explained_and_says_what_to_do()
    {
        var evidence = new TriageEvidence([Wild], Fits, Fits);

        foreach (var cause in Enum.GetValues<TriageCause>())
        {
            var explanation = Explanation.Of(cause, evidence);

            Assert.Matches("^[A-Z]", explanation.Verdict);
            Assert.Equal(cause == TriageCause.None, explanation.Advice.IsEmpty);
        }
    }

    private static TriageTrial Wilder(Host host) => Scene.Crashed(host, CrashKind.SegmentationFault, Scene.SIGSEGV, Scene.ReadOnlyMemory);

    private static void AssertCause(TriageCause cause, TriageTrial observed, TriageTrial roomy, TriageTrial guarded)
    {
        var evidence = new TriageEvidence([observed], roomy, guarded);

        Assert.Equal(cause, Diagnosis.CauseOf(evidence));
        var report = TriageReport.Of(evidence);
        Assert.Equal(
            cause is TriageCause.Stack or TriageCause.Refused or TriageCause.OtherThreadStack or TriageCause.SwitchedStack,
            report.StackIsToBlame);
        var lines = TriageScreen.Lines(report).ToList();
        Assert.InRange(lines.Count, 1, 40);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 100));
    }
}
