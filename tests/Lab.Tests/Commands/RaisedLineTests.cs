using Lab.Commands;
using Lab.Trials;

namespace Lab.Tests.Commands;

public sealed class RaisedLineTests
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
            RaisedLine.Describe("mine.py:f", new(TrialStage.Call, "ValueError", "no", Traceback)));
    }

    [Fact]
    public void The_part_of_the_workload_is_named()
    {
        Assert.StartsWith(
            "mine.py:f: its set-up raised ValueError: no",
            RaisedLine.Describe("mine.py:f", new(TrialStage.SetUp, "ValueError", "no", Traceback)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "SystemExit", "x: the call raised SystemExit")]
    [InlineData("two\nlines", "numpy.linalg.LinAlgError", "x: the call raised numpy.linalg.LinAlgError: two lines")]
    [InlineData("two\r\nlines\n", "E", "x: the call raised E: two lines")]
    public void It_is_one_line_whatever_was_raised(string message, string type, string line)
    {
        Assert.Equal(line, RaisedLine.Describe("x", new(TrialStage.Call, type, message, "")));
    }

    [Theory]
    [InlineData("mine.py:3: SyntaxError: invalid syntax", "mine.py:f: mine.py:3: SyntaxError: invalid syntax")]
    [InlineData("mine.py:f needs arguments (x)", "mine.py:f needs arguments (x)")]
    public void The_catalogs_own_errors_stand_alone(string message, string line)
    {
        Assert.Equal(line, RaisedLine.Describe("mine.py:f", new(TrialStage.SetUp, "lab_catalog.WorkloadError", message, Traceback)));
    }

    [Theory]
    [InlineData("  File \"a.py\"")]
    [InlineData("  File ")]
    [InlineData("  File \"odd\"name.py\", line 3, in f")]
    public void A_traceback_of_another_form_is_left_out(string traceback)
    {
        var line = RaisedLine.Describe("x", new(TrialStage.Call, "E", "m", traceback));

        Assert.StartsWith("x: the call raised E: m", line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
    }
}
