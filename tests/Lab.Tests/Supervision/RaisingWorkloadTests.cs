using Lab.Trials;

namespace Lab.Tests.Supervision;

[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class RaisingWorkloadTests(RealLab lab)
{
    private readonly TrialBench _bench = new(lab);

    [Theory]
    [InlineData("raises", "ValueError", "no\nand no again")]
    [InlineData("raises_system_exit", "SystemExit", "3")]
    [InlineData("exits_by_sys", "SystemExit", "bye")]
    [InlineData("interrupts", "KeyboardInterrupt", "")]
    [InlineData("raises_unspeakable", "hostile.Unspeakable", "<str() of it raised RuntimeError>")]
    [InlineData("raises_with_an_odd_module", "Odd", "odd")]
    [InlineData("raises_without_the_bootstrap_module", "ValueError", "alone")]
    public async Task What_the_call_raises_is_an_outcome(string function, string type, string message)
    {
        var raised = await RaisedAsync(function);

        Assert.Equal((TrialStage.Call, type, message), (raised.Stage, raised.ExceptionType, raised.Message));
        Assert.Contains($"in {function}", raised.Traceback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raises_in_set_up", "ValueError: no data")]
    [InlineData("exits_in_set_up", "SystemExit: 4")]
    public async Task So_is_what_its_set_up_raises(string function, string error)
    {
        var raised = await RaisedAsync(function);

        Assert.Equal((TrialStage.SetUp, "lab_catalog.WorkloadError"), (raised.Stage, raised.ExceptionType));
        Assert.Contains($": {error} (while setup_{function}() ran)", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_class_that_does_not_tell_its_name_is_named_all_the_same()
    {
        var raised = await RaisedAsync("raises_unnamed");

        Assert.Equal(("hostile.Unnamed", "no name"), (raised.ExceptionType, raised.Message));
    }

    [Fact]
    public async Task An_exception_that_cannot_be_described_is_an_outcome_too()
    {
        var raised = await RaisedAsync("raises_after_breaking_the_bootstrap_module");

        Assert.Equal(
            (TrialStage.Call, "Exception", "an exception that could not be described"),
            (raised.Stage, raised.ExceptionType, raised.Message));
    }

    [Theory]
    [InlineData("there_is_none", "has no function 'there_is_none'")]
    [InlineData("not_a_workload", "needs arguments (argument)")]
    public async Task A_function_that_cannot_be_called_is_told_in_the_set_up(string function, string words)
    {
        var raised = await RaisedAsync(function);

        Assert.Equal(TrialStage.SetUp, raised.Stage);
        Assert.Contains(words, raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_is_no_valid_text_is_told_all_the_same()
    {
        var raised = await RaisedAsync("raises_a_lone_surrogate");

        Assert.Equal("ValueError", raised.ExceptionType);
        Assert.EndsWith(" and \\0", raised.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_megabytes_is_cut()
    {
        var raised = await RaisedAsync("raises_five_megabytes");

        Assert.Equal("ValueError", raised.ExceptionType);
        Assert.StartsWith("xxxx", raised.Message, StringComparison.Ordinal);
        Assert.InRange(raised.Message.Length, 1000, 100_000);
        Assert.InRange(raised.Traceback.Length, 1000, 200_000);
    }

    private async Task<Outcome.Raised> RaisedAsync(string function)
    {
        var record = await _bench.RunAsync(function);
        Assert.True(record.Outcome is Outcome.Raised, TrialBench.Describe(record));
        return (Outcome.Raised)record.Outcome;
    }
}
