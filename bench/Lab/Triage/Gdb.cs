using System.Text.RegularExpressions;
using Lab.Python.Processes;

namespace Lab.Triage;

/// <summary>gdb, where it is installed: it unwinds by the libraries' own tables, through signal frames as well.</summary>
internal sealed partial class Gdb(IProcessRunner processes)
{
    /// <summary>gdb reads the symbols of a hundred libraries in a second or two.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private const string SignalFrame = "<signal handler called>";
    private const int FramesOfThread = 64;
    private const int OutputLimit = 1 << 20;

    /// <summary>
    /// gdb has a Python of its own, which the user's variables are not meant for: a wrong PYTHONHOME keeps gdb from starting.
    /// </summary>
    private static readonly ImmutableSortedDictionary<string, string?> WithoutPython = Environment.GetEnvironmentVariables().Keys
        .Cast<string>()
        .Where(name => name.StartsWith("PYTHON", StringComparison.Ordinal))
        .ToImmutableSortedDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);

    private string? _missing;

    /// <summary>The native frames of a process's threads.</summary>
    /// <returns>The threads; or none, and why.</returns>
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
        var request = new ProcessRequest("gdb", [.. arguments], Deadline) { OutputLimit = OutputLimit, Environment = WithoutPython };
        var outcome = await processes.RunAsync(request, CancellationToken.None).ConfigureAwait(false);
        switch (outcome)
        {
            case ProcessOutcome.NotStarted:
                return ([], _missing = "gdb is not installed");
            case ProcessOutcome.Exited { Output: var output } when Read(output) is var threads && threads.Any(t => !t.Frames.IsEmpty):
                return (threads, null);
            case ProcessOutcome.Exited { Error: var error } when error.Contains("ptrace", StringComparison.Ordinal):
                var line = error.Split('\n').First(l => l.Contains("ptrace", StringComparison.Ordinal));
                return ([], "gdb may not trace the process: " + line.Trim());
            default:
                return ([], "gdb could not read the threads: " + outcome.Describe());
        }
    }

    /// <summary>Reads what gdb prints of all threads: <c>Thread 3 (Thread 0x7f… (LWP 123) …):</c>, then a backtrace, for each.</summary>
    /// <returns>
    /// The threads. Where a signal handler runs, only the frames that it interrupted: what the handler does is of no interest.
    /// </returns>
    internal static ImmutableArray<NativeThread> Read(string listing)
    {
        var handles = new Dictionary<int, ulong>();
        var frames = new Dictionary<int, List<NativeCall>>();
        var inHandler = new HashSet<int>();
        var thread = 0;
        foreach (var line in listing.Split('\n'))
        {
            if (Header().Match(line) is { Success: true } header)
            {
                thread = int.Parse(header.Groups[2].Value, CultureInfo.InvariantCulture);
                handles[thread] = ulong.Parse(header.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                frames.TryAdd(thread, []);
            }
            else if (thread == 0)
                continue;
            else if (line.Contains(SignalFrame, StringComparison.Ordinal) && inHandler.Add(thread))
                frames[thread].Clear();
            else if (Frame().Match(line) is { Success: true } frame)
                frames[thread].Add(Call(frame));
        }

        return [.. frames.Select(f => new NativeThread(f.Key, handles[f.Key], [.. f.Value]))];
    }

    private static NativeCall Call(Match frame)
    {
        var symbol = frame.Groups["symbol"].Value;
        var module = frame.Groups["module"].Value;
        var hasAddress = ulong.TryParse(
            frame.Groups["address"].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address);
        return new(module.Length > 0 ? Path.GetFileName(module) : null, symbol == "??" ? null : symbol, null)
        {
            Address = hasAddress ? address : null,
        };
    }

    [GeneratedRegex(@"^Thread \d+ \(Thread 0x([0-9a-f]+) \(LWP (\d+)\)")]
    private static partial Regex Header();

    // A function's own parameter list follows its name at once; gdb's list of arguments follows after a space.
    [GeneratedRegex(@"^#\d+ +(?:0x(?<address>[0-9a-f]+) in )?(?<symbol>.+?) \(.*?\)?(?: from (?<module>/.+)| at .+)?$")]
    private static partial Regex Frame();
}

/// <summary>A thread's native frames, innermost first.</summary>
/// <param name="Id">Kernel id.</param>
/// <param name="Handle">Its <c>pthread_t</c>, which is an address at the top of its stack.</param>
internal sealed record NativeThread(int Id, ulong Handle, ImmutableArray<NativeCall> Frames);
