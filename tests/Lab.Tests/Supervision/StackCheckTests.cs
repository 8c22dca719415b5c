using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Supervision;

/// <summary>What Python 3.14 says of a stack that is too small, and what only sounds like it.</summary>
public sealed class StackCheckTests
{
    private static readonly ByteSize Stack = ByteSize.FromKiB(256);

    [Theory]
    [InlineData(225)]
    [InlineData(250)]
    [InlineData(256)]
    [InlineData(150)] // A thread with a guard of 64 KiB.
    public void A_check_near_the_end_of_the_stack_is_a_refusal(int used)
    {
        var refused = Assert.IsType<Outcome.Refused>(Judge(Raised(used), Stack));
        Assert.Equal(RefusalReason.Raised, refused.Reason);
        Assert.Equal($"RecursionError: Stack overflow (used {used} kB) in comparison", refused.Message);

        Assert.Equal(RefusalReason.Aborted, Assert.IsType<Outcome.Refused>(Judge(Aborted(used), Stack)).Reason);
    }

    [Theory]
    [InlineData(-1133875)]
    [InlineData(257)]
    [InlineData(8_000)]
    public void Bounds_that_no_such_stack_has_are_wrong_and_no_refusal(int used)
    {
        foreach (var outcome in new Outcome[] { Raised(used), Aborted(used) })
        {
            Assert.Same(outcome, Judge(outcome, Stack));
            Assert.True(StackCheck.Of(outcome)!.Value.HasWrongBounds(Stack));
        }
    }

    [Fact]
    public void A_check_far_from_the_end_was_made_on_another_stack()
    {
        var raised = Raised(80);

        Assert.Same(raised, Judge(raised, Stack));
        Assert.False(StackCheck.Of(raised)!.Value.HasWrongBounds(Stack));
    }

    [Fact]
    public void The_limit_of_recursion_is_no_refusal()
    {
        var raised = new Outcome.Raised(TrialStage.Call, "RecursionError", "maximum recursion depth exceeded", "Traceback …");

        Assert.Same(raised, Judge(raised, Stack));
        Assert.Null(StackCheck.Of(raised));
    }

    [Theory]
    [InlineData("Traceback (most recent call last):\nRecursionError: Stack overflow (used 240 kB)\n\nThe above …\nImportError: no")]
    [InlineData("  + Exception Group Traceback (most recent call last):\n    | RecursionError: Stack overflow (used 240 kB)\n")]
    public void An_exception_that_was_raised_from_a_refusal_is_one(string traceback)
    {
        var raised = new Outcome.Raised(TrialStage.Call, "ImportError", "no", traceback);

        Assert.Equal("ImportError: no", Assert.IsType<Outcome.Refused>(Judge(raised, Stack)).Message);
    }

    [Fact]
    public void The_parser_refuses_in_words_of_its_own_unless_the_stack_holds_all_its_levels()
    {
        var raised = new Outcome.Raised(
            TrialStage.Call, "MemoryError", "Parser stack overflowed - Python source too complex to parse", "Traceback …");

        Assert.IsType<Outcome.Refused>(Judge(raised, Stack));
        Assert.Same(raised, Judge(raised, ByteSize.FromMiB(16)));
    }

    [Fact]
    public void A_later_call_can_be_refused()
    {
        var first = new Outcome.Completed(null);

        Assert.IsType<Outcome.Refused>(Judge(first, Stack, new([], "RecursionError: Stack overflow (used 240 kB)")));
        Assert.Same(first, Judge(first, Stack, new([], "ValueError: no")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_except_clause_that_could_not_be_checked_is_a_refusal_whatever_comes_of_it(bool raised)
    {
        const string Error = "Exception ignored while checking exception tuple:\nTraceback …\nRecursionError: maximum recursion depth";
        Outcome outcome = raised
            ? new Outcome.Raised(TrialStage.Call, "FileNotFoundError", "no", "Traceback …")
            : new Outcome.Completed(null);

        var refused = Assert.IsType<Outcome.Refused>(StackCheck.Judge(outcome, null, true, Error, Stack));

        Assert.Equal(raised, refused.Message.Contains("FileNotFoundError: no", StringComparison.Ordinal));
        Assert.Same(outcome, StackCheck.Judge(outcome, null, false, Error, Stack));
    }

    [Fact]
    public void Dot_NET_refuses_for_pythonnet_with_any_Python()
    {
        var raised = new Outcome.Raised(TrialStage.Call, "System.InsufficientExecutionStackException", "", "   at Python.Runtime…");

        Assert.IsType<Outcome.Refused>(StackCheck.Judge(raised, null, false, null, Stack));
    }

    private static Outcome Judge(Outcome outcome, ByteSize stack, LaterCalls? later = null) =>
        StackCheck.Judge(outcome, later, true, null, stack);

    private static Outcome.Raised Raised(int used) =>
        new Outcome.Raised(TrialStage.Call, "RecursionError", $"Stack overflow (used {used} kB) in comparison", "Traceback …");

    private static Outcome.Crashed Aborted(int used) => new Outcome.Crashed(
        CrashKind.PythonFatalError, $"Fatal Python error: _Py_CheckRecursiveCall: Unrecoverable stack overflow (used {used} kB)");
}
