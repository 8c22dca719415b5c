using Lab.Commands;
using Lab.Tests.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

public sealed class RaisedWorkloadTests
{
    private const string Traceback = """
        Traceback (most recent call last):
          File "outer.py", line 3, in outer
            inner()
          File "/home/me/inner.py", line 17, in inner
            raise ValueError("no")
        ValueError: no

        """;

    [Fact]
    public void The_innermost_place_is_named()
    {
        Assert.Equal(
            "mine.py:f: the call raised ValueError: no (/home/me/inner.py, line 17)",
            new RaisedWorkload("mine.py:f", new(TrialStage.Call, "ValueError", "no", Traceback)).Describe());
    }

    [Fact]
    public void The_part_of_the_workload_is_named()
    {
        Assert.StartsWith(
            "mine.py:f: its set-up raised ValueError: no",
            new RaisedWorkload("mine.py:f", new(TrialStage.SetUp, "ValueError", "no", Traceback)).Describe(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "SystemExit", "x: the call raised SystemExit")]
    [InlineData("two\nlines", "numpy.linalg.LinAlgError", "x: the call raised numpy.linalg.LinAlgError: two lines")]
    [InlineData("two\r\nlines\n", "E", "x: the call raised E: two lines")]
    public void It_is_one_line_whatever_was_raised(string message, string type, string line)
    {
        Assert.Equal(line, new RaisedWorkload("x", new(TrialStage.Call, type, message, "")).Describe());
    }

    [Theory]
    [InlineData("mine.py:3: SyntaxError: invalid syntax", "mine.py:f: mine.py:3: SyntaxError: invalid syntax")]
    [InlineData("mine.py:f needs arguments (x)", "mine.py:f needs arguments (x)")]
    public void The_catalogs_own_errors_stand_alone(string message, string line)
    {
        Assert.Equal(
            line, new RaisedWorkload("mine.py:f", new(TrialStage.SetUp, "lab_catalog.WorkloadError", message, Traceback)).Describe());
    }

    [Theory]
    [InlineData("  File \"a.py\"")]
    [InlineData("  File ")]
    [InlineData("  File \"odd\"name.py\", line 3, in f")]
    public void A_traceback_of_another_form_is_left_out(string traceback)
    {
        var line = new RaisedWorkload("x", new(TrialStage.Call, "E", "m", traceback)).Describe();

        Assert.StartsWith("x: the call raised E: m", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }

    [Theory]
    [InlineData(
        "  + Exception Group Traceback (most recent call last):\n  |   File \"a.py\", line 2, in f\n    |   File \"b.py\", line 9, in g",
        "a.py, line 2")]
    [InlineData("  File \"a.py\", line 4, in f\n    compile(text)\n  File \"<string>\", line 1\n    (\n", "a.py, line 4")]
    public void A_group_and_a_syntax_error_are_placed_where_they_were_raised(string traceback, string place) => Assert.Equal(
        $"x: the call raised E: m ({place})", new RaisedWorkload("x", new(TrialStage.Call, "E", "m", traceback)).Describe());

    private static readonly Outcome.Raised First = new(TrialStage.SetUp, "ValueError", "first", "");

    [Fact]
    public void Each_is_named_once_with_its_first_exception()
    {
        var raised = RaisedWorkload.In(Capture.Of(
        [
            SampleHeader.Create(),
            Trial("a", Host.Guarded, new Outcome.Completed(null)),
            Trial("b", Host.Guarded, First),
            Trial("b", Host.Guarded, First with { Message = "second" }),
            Trial("c", Host.Guarded, new Outcome.TimedOut(60)),
        ]));

        Assert.Equal([new("b", First)], raised);
    }

    [Fact]
    public void What_a_plain_thread_raised_on_too_small_a_stack_is_a_measurement()
    {
        Assert.Empty(RaisedWorkload.In(Capture.Of([SampleHeader.Create(), Trial("a", Host.Guarded, new Outcome.Completed(null)),
            Trial("a", Host.Thread, First)])));
    }

    private static CaptureEntry.Trial Trial(string workload, Host host, Outcome outcome) => new(
        new(
            new(
                workload,
                host,
                ByteSize.FromMiB(16),
                new(null, ImmutableSortedDictionary<string, string>.Empty, []),
                Watermark.Residency,
                0),
            outcome,
            new(),
            0.3,
            null));
}
