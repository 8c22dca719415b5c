namespace Lab.Tests.Processes;

/// <summary>A finished run of the lab's command line.</summary>
internal sealed record LabRun(int ExitCode, string Output, string Error)
{
    /// <summary>
    /// The lines on stderr that are not the note about packages that could not be installed, which a machine without SciPy gets first.
    /// </summary>
    public IReadOnlyList<string> Complaints =>
        [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => !l.Contains("; to install it: ", StringComparison.Ordinal))];

    /// <summary>Ended as bad input has to: one line, nothing on stdout, no stack trace.</summary>
    public void AssertRefused(int exitCode, string start)
    {
        Assert.True(exitCode == ExitCode, ToString());
        Assert.True(Complaints.Count == 1, ToString());
        Assert.StartsWith(start, Complaints[0], StringComparison.Ordinal);
        Assert.Equal("", Output);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", Error, StringComparison.Ordinal);
    }

    public override string ToString() => $"exit code {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}";
}
