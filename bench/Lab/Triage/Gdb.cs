using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Python.Processes;
using Lab.StackProbe;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>gdb, where it is installed: it unwinds by the libraries' own tables, through signal frames as well.</summary>
internal sealed partial class Gdb(IProcessRunner processes)
{
    /// <summary>gdb reads the symbols of a hundred libraries in a second or two.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>The trial itself ends sooner, by its own deadline.</summary>
    private static readonly TimeSpan WatchLimit = TimeSpan.FromMinutes(2);

    private const string SignalFrame = "<signal handler called>";
    private const int FramesOfThread = 64;
    private const int OutputLimit = 1 << 20;

    /// <summary>Before each of these words gdb writes what it saw of a signal.</summary>
    private const string Attached = "LAB-ATTACHED";
    private const string Stopped = "LAB-STOPPED";

    /// <summary>The CLR survives faults in managed code: so many signals are looked at, and the rest passes unseen.</summary>
    private const int MostStops = 8;

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
        var request = new ProcessRequest("gdb", [.. arguments], Deadline) { OutputLimit = OutputLimit };
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

    /// <summary>
    /// Attaches to a process and stays until that ends or the debugger's time is up. It sees each signal of a crash before any handler
    /// does, and also one that is blocked, ignored or has no stack to be handled on.
    /// </summary>
    /// <returns>
    /// Once it is attached: a task for what it will have seen, in that order. Null where gdb is missing or may not trace the process.
    /// </returns>
    public async Task<Task<ImmutableArray<DebuggedFault>>?> WatchAsync(int processId)
    {
        if (_missing is not null)
            return null;
        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = processId.ToString(CultureInfo.InvariantCulture);
        const string facts = "printf \"%d %d %lu %lu %lu\\n\", $_siginfo.si_signo, $_siginfo.si_code, "
            + "(unsigned long)$_siginfo._sifields._sigfault.si_addr, (unsigned long)$sp, (unsigned long)$pc";
        string[] stop =
        [
            "continue", $"echo {Stopped}\\n", facts, "thread", $"shell cat /proc/{id}/maps", "echo \\n",
            string.Create(CultureInfo.InvariantCulture, $"backtrace {FramesOfThread}"),
        ];
        string[] arguments =
        [
            "-nx", "-batch", "-iex", "set auto-load off", "-iex", "set debuginfod enabled off", "-ex", "set width 0",
            "-ex", "set print frame-arguments none", "-ex", "set print entry-values no", "-p", id,
            "-ex", "handle all nostop noprint pass", "-ex", "handle SIGSEGV SIGBUS SIGILL SIGFPE SIGABRT stop print pass",
            "-ex", $"echo {Attached}\\n",
            .. Enumerable.Repeat(stop, MostStops).SelectMany(commands => commands).SelectMany(command => new[] { "-ex", command }),
        ];
        var request = new ProcessRequest("gdb", [.. arguments], WatchLimit)
        {
            OutputLimit = 16 * OutputLimit,
            Lines = new LineWatch(line =>
            {
                if (line == Attached)
                    attached.TrySetResult();
            }),
        };
        var running = processes.RunAsync(request, CancellationToken.None);
        await Task.WhenAny(attached.Task, running).ConfigureAwait(false);
        return attached.Task.IsCompleted ? SeenAsync(running) : null;
    }

    private static async Task<ImmutableArray<DebuggedFault>> SeenAsync(Task<ProcessOutcome> running) =>
        await running.ConfigureAwait(false) switch
        {
            ProcessOutcome.Exited exited => ReadStops(exited.Output),
            ProcessOutcome.TimedOut timedOut => ReadStops(timedOut.Output),
            _ => [],
        };

    /// <summary>Reads what gdb printed at each stop; what it printed after the process was gone is left out.</summary>
    internal static ImmutableArray<DebuggedFault> ReadStops(string output)
    {
        var stops = ImmutableArray.CreateBuilder<DebuggedFault>();
        foreach (var stop in output.Split(Stopped).Skip(1))
        {
            var lines = stop.Split('\n');
            var thread = lines.Select(l => CurrentThread().Match(l)).FirstOrDefault(m => m.Success);
            if (lines.Select(l => l.Split(' ')).FirstOrDefault(words => words.Length == 5 && words.All(IsNumber)) is not { } facts
                || thread is null)
            {
                continue;
            }

            var frames = lines.Select(l => Frame().Match(l)).Where(m => m.Success).Select(Call);
            stops.Add(new(
                new(
                    int.Parse(facts[0], CultureInfo.InvariantCulture),
                    int.Parse(facts[1], CultureInfo.InvariantCulture),
                    ulong.Parse(facts[2], CultureInfo.InvariantCulture),
                    ulong.Parse(facts[3], CultureInfo.InvariantCulture),
                    ulong.Parse(facts[4], CultureInfo.InvariantCulture),
                    int.Parse(thread.Groups[2].Value, CultureInfo.InvariantCulture)),
                MemoryMap.Parse(string.Join('\n', lines.Where(l => Mapping().IsMatch(l)))),
                new(
                    int.Parse(thread.Groups[2].Value, CultureInfo.InvariantCulture),
                    ulong.Parse(thread.Groups[1].Value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                    [.. frames])));
        }

        return stops.ToImmutable();

        static bool IsNumber(string word) => long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            || ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _);
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

    [GeneratedRegex(@"^\[Current thread is \d+ \(Thread 0x([0-9a-f]+) \(LWP (\d+)\)\)\]")]
    private static partial Regex CurrentThread();

    [GeneratedRegex(@"^[0-9a-f]+-[0-9a-f]+ [r-][w-][x-][ps-] ")]
    private static partial Regex Mapping();

    [GeneratedRegex(@"^Thread \d+ \(Thread 0x([0-9a-f]+) \(LWP (\d+)\)")]
    private static partial Regex Header();

    // A function's own parameter list follows its name at once; gdb's list of arguments follows after a space.
    [GeneratedRegex(@"^#\d+ +(?:0x(?<address>[0-9a-f]+) in )?(?<symbol>.+?) \(.*?\)?(?: from (?<module>/.+)| at .+)?$")]
    private static partial Regex Frame();
}

/// <summary>Passes each line on at once, unlike <see cref="Progress{T}"/>, which posts it to another thread.</summary>
file sealed class LineWatch(Action<string> received) : IProgress<string>
{
    public void Report(string value) => received(value);
}

/// <summary>A thread's native frames, innermost first.</summary>
/// <param name="Id">Kernel id.</param>
/// <param name="Handle">Its <c>pthread_t</c>, which is an address at the top of its stack.</param>
internal sealed record NativeThread(int Id, ulong Handle, ImmutableArray<NativeCall> Frames);

/// <summary>A signal of a crash as a debugger saw it, before any handler ran.</summary>
/// <param name="Fault">What the kernel says of it.</param>
/// <param name="Map">The process's memory at that moment.</param>
/// <param name="Thread">The thread that got it.</param>
internal sealed record DebuggedFault(FaultRecord Fault, MemoryMap Map, NativeThread Thread);
