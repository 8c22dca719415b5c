using Lab.Analysis;
using Lab.Commands;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Tests.Jobs;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary>What goes wrong in a command reaches the user as one line and an exit code that says whose fault it is.</summary>
public sealed class CommandLineErrorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_error_of_the_labs_own_is_one_line_and_asks_for_a_report()
    {
        var status = await CommandLine.RunAsync(["report", Recorded()], new BrokenWriter(), _error, CancellationToken.None);

        Assert.Equal(ExitCode.Internal, status);
        Assert.Equal(70, status);
        Assert.StartsWith(
            "internal error, please report it: InvalidTimeZoneException in Lab.Tests.Commands.CommandLineErrorsTests+BrokenWriter.",
            _error.ToString(), StringComparison.Ordinal);
        Assert.Contains(": the first line (lab ", _error.ToString(), StringComparison.Ordinal);
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_no_wrong_usage()
    {
        var run = Recorded();
        Directory.CreateDirectory(Path.Combine(run, "results.json"));

        var status = await CommandLine.RunAsync(["report", run], TextWriter.Null, _error, CancellationToken.None);

        Assert.Equal(ExitCode.Environment, status);
        Assert.Single(_error.ToString().TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_damaged_capture_is_wrong_usage_and_one_that_another_lab_writes_is_not()
    {
        var run = Recorded();
        var capture = Path.Combine(run, "capture.jsonl");
        using (Capture.Resume(capture))
        {
            var busy = await CommandLine.RunAsync(["run", "--resume", run], TextWriter.Null, _error, CancellationToken.None);
            Assert.Equal(ExitCode.Environment, busy);
        }

        File.AppendAllText(capture, "garbage\n");

        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["report", run], TextWriter.Null, _error, CancellationToken.None));
        Assert.Equal(2, _error.ToString().TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task A_last_line_that_was_cut_short_is_told()
    {
        var run = Recorded();
        File.AppendAllText(Path.Combine(run, "capture.jsonl"), "{\"entry\":\"trial\",");

        Assert.Equal(ExitCode.Done, await CommandLine.RunAsync(["report", run], TextWriter.Null, _error, CancellationToken.None));
        Assert.Equal("the last line of the capture was cut short, as a kill leaves it, and is left out\n", _error.ToString());
    }

    [Fact]
    public async Task Nothing_of_a_name_steers_the_terminal()
    {
        var run = _folder.Combine("run\u001b[31m\u202e");

        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["report", run], TextWriter.Null, _error, CancellationToken.None));
        Assert.Contains("run\\u001b[31m\\u202e: name", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_error.ToString(), c => c is '\u001b' or '\u202e');
    }

    [Theory]
    [InlineData(CandidateSource.Option)]
    [InlineData(CandidateSource.Path)]
    public void Where_a_Python_was_found_has_the_same_name_in_every_output(CandidateSource source) =>
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(source).Trim('"'), JsonNames.Of(source));

    private string Recorded()
    {
        var run = new RunFolder(_folder.Combine("run"));
        Directory.CreateDirectory(run.Path);
        Capture.Start(run.CaptureFile, SampleHeader.Create("lab.empty")).Dispose();
        return run.Path;
    }

    /// <summary>Fails in a way that no command expects.</summary>
    private sealed class BrokenWriter : StringWriter
    {
        public override Task WriteLineAsync(string? value) => throw new InvalidTimeZoneException("the first line\nthe second line");
    }
}
