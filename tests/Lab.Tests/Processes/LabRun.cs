using Lab.Commands;

namespace Lab.Tests.Processes;

/// <summary>A finished run of the lab's command line.</summary>
internal sealed record LabRun(int ExitCode, string Output, string Error)
{
    /// <summary>What the first run on a machine says while it makes its environment, and of packages that it could not install.</summary>
    private static readonly string[] Provisioning =
        ["making ", "looking for a package index", "; to install it: ", "workloads are left out: "];

    /// <summary>Of the command line in this process, and in its folder: for a command that ends before it starts anything.</summary>
    public static async Task<LabRun> InProcessAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(arguments, output, error, CancellationToken.None);
        return new(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The lines on stderr that are not about provisioning.</summary>
    public IReadOnlyList<string> Complaints =>
        [.. Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !Provisioning.Any(part => line.Contains(part, StringComparison.Ordinal)))];

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
