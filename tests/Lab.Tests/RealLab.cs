using Lab.Console;
using Lab.Jobs;
using Lab.Supervision;
using Lab.Tests.Processes;
using Lab.Triage;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests;

/// <summary>
/// Python as the lab finds it, or provisions it, on this machine: once for all tests that start real workers.
/// </summary>
/// <remarks>
/// Five collections, so that the tests of one run one after the other, and side by side with those of the others: the tests that start
/// workers themselves, those that start the lab as a user does, of these the ones with many trials, those that time, and those that run the
/// lab in another system. They have nothing in common but this Python, and take about as long as each other, the last two together.
/// </remarks>
public sealed class RealLab : IAsyncLifetime
{
    public const string Collection = "real workers";
    public const string CommandLineCollection = "the lab's command line";

    /// <summary>Of commands that make many trials: runs, sweeps, curves, surveys.</summary>
    public const string LongCommandsCollection = "the lab's long commands";

    /// <summary>Of the tests that start benchmarks.</summary>
    public const string BenchmarksCollection = "the lab's benchmarks";

    /// <summary>Of the tests that run the lab in another system.</summary>
    public const string OtherSystemsCollection = "other systems";

    private static readonly Lazy<Task<(RunContext Context, IReadOnlyList<string> Notes)>> Opened = new(OpenAsync);

    private IReadOnlyList<string> _notes = [];
    private RunContext? _context;
    private WorkerLauncher? _launcher;

    internal RunContext Context => _context!;

    /// <summary>What provisioning had to say.</summary>
    internal string Notes => string.Join("; ", _notes);

    internal WorkerLauncher Launcher => _launcher!;

    public async ValueTask InitializeAsync()
    {
        (_context, _notes) = await Opened.Value;
        _launcher = new(BuiltLab.Worker, LabFiles.RuntimeHost);
    }

    public ValueTask DisposeAsync()
    {
        _launcher?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// The PATH for a lab that a test starts: without the folders of Pythons that a lab did not choose. Each start asks every Python on
    /// PATH what it is, and some machines have a dozen. Before the first Python is known it is the PATH of this process.
    /// </summary>
    internal static string SearchPath
    {
        get
        {
            var path = System.Environment.GetEnvironmentVariable("PATH") ?? "";
            if (Opened is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                return path;
            var chosen = Path.GetDirectoryName(Opened.Value.Result.Context.Python.Executable);
            return string.Join(':', path.Split(':').Where(f => f == chosen || !File.Exists(Path.Combine(f, "python3"))));
        }
    }

    /// <summary>An environment with nothing that steers a BLAS but what is given, and with a mark.</summary>
    internal static TrialEnvironment Environment(ProcessMark mark, int? blasThreads = null,
        params (string Name, string Value)[] variables) => TrialEnvironment.Derive(
        [],
        variables.Append((ProcessMark.Variable, mark.Value)).ToDictionary(v => v.Item1, v => v.Item2, StringComparer.Ordinal),
        [],
        blasThreads);

    internal TrialSupervisor Supervisor(TimeSpan deadline) => Supervisor(TrialLimits.Default with { Deadline = deadline });

    internal TrialSupervisor Supervisor(TrialLimits limits) => new(Launcher, Context.Recipe, limits);

    /// <summary>What triage says of a trial, in this process.</summary>
    internal async Task<TriageReport> TriageAsync(TrialSpec spec, ProcessMark mark, TimeSpan deadline, int attempts = 1)
    {
        var limits = TrialLimits.Default with { Deadline = deadline };
        var triage = new TriageRun(
            inspector => new TrialSupervisor(Launcher, Context.Recipe, limits) { Inspector = inspector },
            new(Context.Processes),
            new Progress<string>());
        var evidence = await triage.RunAsync(spec, attempts, Environment(mark, blasThreads: 1), CancellationToken.None);
        mark.AssertNoneAlive();
        return TriageReport.Of(evidence);
    }

    /// <summary>What is missing where the bars of an OpenBLAS with POSIX threads cannot be measured; null where they can.</summary>
    internal string? WhyNoPthreadOpenBlas
    {
        get
        {
            var python = Context.Facts;
            if (!python.Packages.ContainsKey("scipy"))
                return $"needs SciPy, which {python.Executable} does not have and could not be given: {Notes}";
            return OpenBlas is not null ? null
                : $"needs an OpenBLAS with POSIX threads; {python.Executable} loads "
                + $"{string.Join(", ", python.Blas.Select(b => b.Library))}";
        }
    }

    /// <summary>The OpenBLAS with POSIX threads, as it is where nothing steers it.</summary>
    internal BlasFacts? OpenBlas => Context.Facts.Blas.FirstOrDefault(
        b => b.Library.Contains("openblas", StringComparison.OrdinalIgnoreCase) && b.Threading == "pthreads");

    private static async Task<(RunContext Context, IReadOnlyList<string> Notes)> OpenAsync()
    {
        var said = new StringWriter();
        var context = await RunContext.OpenAsync(
            null, provision: false, Environment(new()), RunDisplay.Create(said), CancellationToken.None);
        return (context, said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}

/// <summary>The tests that start workers themselves.</summary>
[CollectionDefinition(RealLab.Collection)]
public sealed class RealLabCollection : ICollectionFixture<RealLab>;

/// <summary>The tests that start the lab, as a user does.</summary>
[CollectionDefinition(RealLab.CommandLineCollection)]
public sealed class CommandLineCollection : ICollectionFixture<RealLab>;

/// <summary>The tests that start commands with many trials, as a user does.</summary>
[CollectionDefinition(RealLab.LongCommandsCollection)]
public sealed class LongCommandsCollection : ICollectionFixture<RealLab>;

/// <summary>The tests that start benchmarks.</summary>
[CollectionDefinition(RealLab.BenchmarksCollection)]
public sealed class BenchmarksCollection : ICollectionFixture<RealLab>;

/// <summary>The tests that run the lab in another system.</summary>
[CollectionDefinition(RealLab.OtherSystemsCollection)]
public sealed class OtherSystemsCollection : ICollectionFixture<RealLab>;
