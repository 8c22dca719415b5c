using System.Collections.Immutable;
using System.Globalization;
using Lab.Python.Processes;

namespace Lab.Triage;

/// <summary>gdb, where it is installed: it unwinds by the tables of the libraries, which the lab does not read.</summary>
internal sealed class Gdb(IProcessRunner processes)
{
    /// <summary>Symbols of hundred libraries are read in a second or two.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private const int FramesOfThread = 64;
    private const int OutputLimit = 1 << 20;

    private string? _missing;

    /// <summary>The native frames of a process' threads.</summary>
    /// <returns>The threads, or none and why.</returns>
    public async Task<(ImmutableArray<NativeThread> Threads, string? Problem)> ThreadsAsync(int processId)
    {
        if (_missing is not null)
            return ([], _missing);
        string[] arguments =
        [
            "-nx", "-batch", "-iex", "set auto-load off", "-iex", "set debuginfod enabled off",
            "-ex", "set print frame-arguments none", "-ex", "set print entry-values no", "-ex", "set width 0",
            "-p", processId.ToString(CultureInfo.InvariantCulture),
            "-ex", string.Create(CultureInfo.InvariantCulture, $"thread apply all -s backtrace {FramesOfThread}"),
        ];
        var outcome = await processes.RunAsync(new("gdb", [.. arguments], Deadline) { OutputLimit = OutputLimit }, CancellationToken.None).ConfigureAwait(false);
        switch (outcome)
        {
            case ProcessOutcome.NotStarted:
                return ([], _missing = "gdb is not installed");
            case ProcessOutcome.Exited { Output: var output } when GdbListing.Read(output) is { IsEmpty: false } threads && threads.Any(t => !t.Frames.IsEmpty):
                return (threads, null);
            case ProcessOutcome.Exited { Error: var error } when error.Contains("ptrace", StringComparison.Ordinal):
                return ([], "gdb may not trace the process: " + error.Split('\n').First(l => l.Contains("ptrace", StringComparison.Ordinal)).Trim());
            default:
                return ([], "gdb could not read the threads: " + outcome.Describe());
        }
    }
}
