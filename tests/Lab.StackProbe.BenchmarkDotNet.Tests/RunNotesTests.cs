using Lab.StackProbe.BenchmarkDotNet.Notes;
using Lab.StackProbe.BenchmarkDotNet.Outcomes;

namespace Lab.StackProbe.BenchmarkDotNet.Tests;

public sealed class RunNotesTests
{
    private const long Key = 4711;

    [Fact]
    public void Half_a_line_is_left_out()
    {
        var notes = RunNotes.Parse(["stack 65536", "below 4096 8192", "peak 1234", "rais"], []);

        Assert.Equal(new RunNotes(65536, 1234, null, OverranStack: false), notes);
    }

    [Theory]
    [InlineData(5000, "stack overflow")]
    [InlineData(4095, "exit 134 (SIGABRT)")]
    [InlineData(8192, "exit 134 (SIGABRT)")]
    public void Only_a_fault_in_the_red_zone_is_a_stack_overflow(long address, string outcome)
    {
        var notes = RunNotes.Parse(["below 4096 8192"], [.. BitConverter.GetBytes(Key), .. Record(0), .. Record(address), .. Record(1), 7]);

        Assert.Equal(outcome, RunOutcome.OfFailure(notes, 134).ToString());
    }

    [Theory]
    [InlineData(1, "exit 1")]
    [InlineData(137, "exit 137 (SIGKILL)")]
    [InlineData(139, "exit 139 (SIGSEGV)")]
    [InlineData(255, "exit 255")]
    [InlineData(null, "did not exit")]
    public void Other_deaths_are_named_by_their_exit_code(int? code, string outcome) =>
        Assert.Equal(outcome, RunOutcome.OfFailure(null, code).ToString());

    [Fact]
    public void An_exception_is_named_by_its_type() =>
        Assert.Equal(
            "raised System.IO.IOException", RunOutcome.OfFailure(RunNotes.Parse(["raised System.IO.IOException"], []), 255).ToString());

    private static byte[] Record(long address) => new RecordedFault(11, 1, (ulong)address, 0, 0, 0, 0, 0).ToBytes(Key);
}
