using Lab.Python.Processes;

namespace Lab.Python.Tests.Processes;

public sealed class ProcessTextTests
{
    [Fact]
    public void The_last_error_line_describes_a_failure()
    {
        var pip = new ProcessOutcome.Exited(
            1, "Collecting six\n", "ERROR: No version\nERROR: No matching distribution\nNotice: a new release\n");

        Assert.Equal("ERROR: No matching distribution", pip.Describe());
        Assert.Equal("only output", new ProcessOutcome.Exited(1, "only output\n", "").Describe());
        Assert.Equal("ended with status 1 and wrote nothing", new ProcessOutcome.Exited(1, "", "").Describe());
    }

    [Fact]
    public void A_request_reads_as_it_would_be_typed()
    {
        Assert.Equal(
            "pip install 'a b' 'it'\\''s' 'x>=1'",
            new ProcessRequest("pip", ["install", "a b", "it's", "x>=1"], TimeSpan.FromMinutes(1)).ToString());
    }
}
