using Lab.Analysis;
using Lab.Trials;
using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Testing.Captures;

/// <summary>Builds a capture in code, entry by entry, as a run would have written it.</summary>
public sealed class CaptureBuilder
{
    public static readonly TrialEnvironment Unset = TrialEnvironment.Derive([], ImmutableDictionary<string, string>.Empty, [], null);

    public static readonly TrialEnvironment OneThread = TrialEnvironment.Derive([], ImmutableDictionary<string, string>.Empty, [], 1);

    private readonly List<CaptureEntry> _entries = [];
    private readonly List<CatalogEntry> _catalog = [];
    private readonly Dictionary<string, int> _asked = [];
    private ImmutableArray<TrialEnvironment> _environments = [Unset];
    private ImmutableArray<ByteSize> _plainSizes = [];
    private SweepPlan? _sweep;
    private CurvePlan? _curve;
    private int _repeats = 3;

    public static readonly MachineFacts Machine = new(
        "Debian GNU/Linux 12 (bookworm)",
        "6.18.0",
        "x64",
        "Intel Xeon (Sapphire Rapids)",
        2,
        ByteSize.FromMiB(7936),
        ".NET 10.0.12",
        "glibc 2.36",
        ByteSize.FromMiB(8),
        "madvise");

    public PythonFacts Python { get; init; } = new(
        "/usr/bin/python3",
        "3.11.2",
        "libpython3.11.so.1.0",
        new Dictionary<string, string> { ["numpy"] = "1.24.2", ["scipy"] = "1.10.1", ["statsmodels"] = "0.13.5" }
            .ToImmutableSortedDictionary(),
        [new("libopenblas-r0.3.21.so", "OpenBLAS 0.3.21", "Haswell", 2, "pthreads")]);

    /// <summary>The margins of the workloads that it has by now.</summary>
    public MarginRule Margins => new(Machine, _catalog);

    public CaptureBuilder Environments(params TrialEnvironment[] environments)
    {
        _environments = [.. environments];
        return this;
    }

    /// <summary>The sizes that plain threads are to be tried with; none unless told.</summary>
    public CaptureBuilder PlainSizes(params ByteSize[] sizes)
    {
        _plainSizes = [.. sizes];
        return this;
    }

    /// <summary>Makes it the capture of a sweep.</summary>
    public CaptureBuilder Sweep(SweepPlan plan, int repeats = 1)
    {
        (_sweep, _repeats) = (plan, repeats);
        return this;
    }

    /// <summary>Makes it the capture of a curve of each workload.</summary>
    public CaptureBuilder Curve(CurvePlan plan)
    {
        (_curve, _repeats) = (plan, 1);
        return this;
    }

    public CaptureBuilder Workload(
        string name, bool blas = true, string? unavailable = null, string stresses = "dgetrf: the parallel LU", string? lapack = null)
    {
        _catalog.Add(new(name, name.Split('.')[0], stresses, [], blas, unavailable) { Lapack = lapack });
        return this;
    }

    /// <summary>A trial; its repeat number counts those that ask the same otherwise.</summary>
    public CaptureBuilder Trial(
        string workload, Host host, ByteSize size, Outcome outcome, Watermark watermark = Watermark.None,
        TrialEnvironment? environment = null, LaterCalls? later = null)
    {
        var spec = new TrialSpec(workload, host, size, environment ?? Unset, watermark, 0);
        var asked = _asked[spec.Key] = _asked.GetValueOrDefault(spec.Key) + 1;
        return Record(spec with { Repeat = asked - 1 }, outcome, later: later);
    }

    public CaptureBuilder Record(
        TrialSpec spec, Outcome outcome, GrowthTrace? growth = null, Evidence? evidence = null, LaterCalls? later = null)
    {
        _entries.Add(new CaptureEntry.Trial(new(spec, outcome, evidence ?? new(), 0.4, outcome is Outcome.Completed ? 0.01 : null)
        {
            Growth = growth,
            LaterCalls = later,
        }));
        return this;
    }

    /// <summary>A trial on a roomy stack whose growth was traced.</summary>
    public CaptureBuilder Traced(string workload, Outcome outcome, GrowthTrace growth)
    {
        var spec = new TrialSpec(workload, Host.Guarded, ByteSize.FromMiB(16), Unset, Watermark.None, 0);
        _entries.Add(new CaptureEntry.Trial(new(spec with { Trace = true }, outcome, new Evidence(), 0.4, 0.01) { Growth = growth }));
        return this;
    }

    /// <summary>What a new thread and a pool thread had in a process that was started with a setting.</summary>
    public CaptureBuilder Setting(string knob, string value, ByteSize? asked, ByteSize thread, ByteSize pool) => Setting(
        new(knob, value, ThreadKind.New) { AskedBytes = asked, ObservedBytes = thread },
        new(knob, value, ThreadKind.Pool) { AskedBytes = asked, ObservedBytes = pool });

    public CaptureBuilder Setting(params IEnumerable<SettingObservation> observations)
    {
        _entries.AddRange(observations.Select(seen => new CaptureEntry.Setting(seen)));
        return this;
    }

    public CaptureBuilder Timed(Timed of, IEnumerable<double> nanoseconds) => Timing(new(of, [.. nanoseconds], 1));

    /// <summary>A benchmark that has no samples.</summary>
    public CaptureBuilder Untimed(Timed of, string? problem) => Timing(new(of, [], 0) { Problem = problem });

    public CaptureBuilder Timing(Timing timing)
    {
        _entries.Add(new CaptureEntry.Benchmark(timing));
        return this;
    }

    public IReadOnlyList<CaptureEntry> Build() =>
    [
        new CaptureEntry.Header(
            Capture.Schema,
            "0.1.0",
            new DateTimeOffset(2026, 11, 14, 9, 26, 53, TimeSpan.Zero),
            20261114,
            _repeats,
            Machine,
            Python,
            [.. _catalog],
            _environments)
        {
            Probes = _curve is null ? PlannedProbe.Of([.. _catalog], _environments.Length, plainSizes: _plainSizes) : [],
            Sweep = _sweep,
            Curve = _curve,
        },
        .. _entries,
    ];

    public Results Analyse() => CaptureAnalysis.Analyse(Capture.Of(Build()));
}
