using Lab.Trials.Captures;
using Lab.Trials.Timings;

namespace Lab.Trials.Tests.Samples;

/// <summary>Every entry of a capture there is, with nothing left at its default.</summary>
internal static class SampleEntries
{
    public static readonly CaptureEntry.Header Header = new(
        Capture.Schema,
        "0.1.0",
        new DateTimeOffset(2026, 11, 21, 9, 8, 7, 654, TimeSpan.FromHours(2)),
        Seed: 42,
        Repeats: 3,
        new(
            "Debian 12",
            "6.18",
            "X64",
            "a processor",
            2,
            new ByteSize(8_000_000_000),
            ".NET 10.0.12",
            "glibc 2.36",
            ByteSize.FromMiB(8),
            "madvise"),
        new(
            "/usr/bin/python3",
            "3.11.2",
            "libpython3.11.so.1.0",
            ImmutableSortedDictionary<string, string>.Empty.Add("scipy", "1.10.1").Add("numpy", "1.24.2"),
            [new("libopenblas.so.0", "0.3.21", "Haswell", 2, "pthreads"), new("libblas.so.3", null, null, null, null)]),
        [
            new("scipy.lu_factor.500", "scipy", "recursive LU", ["numpy", "scipy"], Blas: true, Unavailable: null),
            new("pmdarima.auto", "pmdarima", "seasonal models", [], Blas: false, "No module named 'pmdarima'"),
        ],
        [SampleOutcomes.Spec.Environment])
    {
        Probes =
        [
            new(
                "scipy.lu_factor.500",
                0,
                Host.Guarded,
                [ByteSize.FromKiB(128), ByteSize.FromMiB(1)]) { ObservedAbove = ByteSize.FromKiB(128) },
            new("scipy.lu_factor.500", 0, Host.PythonNet, []),
        ],
    };

    public static readonly Evidence Evidence = new()
    {
        ExitStatus = 0,
        LastMessage = """{"type":"completed"}""",
        StandardError = "line\nwith \"quotes\" and ä 🐍\n",
        StandardOutput = "\0\u001b[31m",
        Garbage = "1 line(s)",
        Stack = new(140_000_000_000_000, 140_000_004_194_304),
        RedZone = new(ulong.MaxValue - 4095, ulong.MaxValue),
        Faults = [new(11, -6, 0xFFFF_8000_0000_0000 - 1, 1, 2, 3)],
    };

    private static readonly GrowthTrace Growth = new([new(ByteSize.FromKiB(540), ByteSize.FromKiB(528), "libopenblas.so.0",
        "dgetrf_parallel", 17, 4711, [new("a.py", 7, "lu_factor")], true)], "a problem", true, 61.5);

    public static readonly ImmutableArray<CaptureEntry> All =
    [
        Header,
        Header with { Sweep = new([ByteSize.FromKiB(64), ByteSize.FromMiB(1)], ByteSize.FromKiB(16),
            [Host.Guarded, Host.Thread, Host.Lapack]) },
        Header with { Sweep = new([], null, []) },
        Header with { Curve = new(10, 2000, 100, [ByteSize.FromMiB(8)]) },
        Header with { Suite = new(["scipy.linalg"], "lu", Host.Thread, ByteSize.FromMiB(64), ByteSize.FromMiB(1), Verify: true) },
        new CaptureEntry.Collected("/site", 3586, ["a.py: ModuleNotFoundError: No module named 'a'"]),
        new CaptureEntry.Tested(new("a.py::test[1]", Host.Guarded, ByteSize.FromMiB(1), TestOutcome.TimedOut, "why", 1.5)
        {
            Reading = new(ByteSize.FromKiB(8), ByteSize.FromKiB(5), Saturated: false) { Untouched = [] },
            Death = new Outcome.TimedOut(60),
            Evidence = Evidence,
            Growth = Growth,
        }),
        Header with
        {
            OtherKernels = true,
            Blas = new(
                Host.Lapack,
                [new("installed", 8, "Zen", SampleOutcomes.Spec.Environment, [
                    new("libopenblas.so.0", "OpenBLAS 0.3.21", "Zen", 2, "pthreads")
                    {
                        Path = "/usr/lib/libopenblas.so.0", ThreadLimit = 64, LargeFrames = new(1, 2),
                    },
                ])],
                [new("atlas", "cannot be imported")]),
        },
        new CaptureEntry.Kernels(
            "scipy.lu-500", SampleOutcomes.Spec.Environment, "Zen",
            [new("haswell", "Haswell", null), new("skylakex", "SkylakeX", "SIGILL")]),
        new CaptureEntry.Scan(
            [
                new("libopenblas.so.0", "/usr/lib/libopenblas.so.0", "c0ffee", 2, [
                    new("dgetrf_parallel", 4096, 8000, new(540_864)) { Callers = ["dgetrf_"], CallerCount = 2, InSteps = true },
                    new(null, 1 << 20, 100, null) { IsVariable = true, IsAssembly = true, IsPagewise = true },
                ])
                {
                    Version = "OpenBLAS 0.3.21", ThreadLimit = 64,
                },
                new("gone.so", "/usr/lib/gone.so", null, 0, []) { Problem = "it is not there" },
            ],
            7.5),
        Header with { Benchmarks = new(BenchmarkRequest.Short, ["*"], ["scipy.lu-500"]) },
        new CaptureEntry.Benchmark(new(new Timed.Call("empty call", Bridge.C), [14.5], 1 << 24) { FloorOf = Bridge.PythonNet }),
        new CaptureEntry.Benchmarked(SampleOutcomes.Spec.Environment, 61.5, "gcc is missing"),
        new CaptureEntry.Benchmarked(SampleOutcomes.Spec.Environment, 20.5, null) { Through = Bridge.PythonNet },
        .. SampleOutcomes.All.Select(Of),
        new CaptureEntry.Trial(new(SampleOutcomes.Spec with { MinimumStack = null, DeadlineSeconds = 30.5 },
            new Outcome.LaunchFailed("no worker"), new Evidence(), 0, null)),
        new CaptureEntry.Trial(new(SampleOutcomes.Spec with { Trace = true, EnvironmentPadding = 1000 }, new Outcome.Completed(null),
            new Evidence(), 1, 1)
        {
            Growth = Growth,
            OtherThreads = [new("python", null, ByteSize.FromMiB(8), ByteSize.FromKiB(40), Ended: true)],
        }),
        new CaptureEntry.Setting(new(Knob.Variable, "400000", ThreadKind.Kestrel)
        {
            AskedBytes = ByteSize.FromMiB(4), ObservedBytes = ByteSize.FromMiB(8),
        }),
        new CaptureEntry.Setting(new(Knob.None, "", ThreadKind.Blas) { ObservedThreads = 2, AskedThreads = 1 }),
        new CaptureEntry.Setting(new(Knob.Project, "400000", ThreadKind.New) { Reason = "not tried: no SDK" }),
        new CaptureEntry.Benchmark(new(new Timed.Call("empty call", Bridge.CApi), [15.5, 15.25], 1 << 24)),
        new CaptureEntry.Benchmark(
            new(new Timed.Workload("scipy.lu-500", SampleOutcomes.Spec.Environment, ByteSize.FromMiB(4), CallMode.Cold), [7.5e6], 1)),
        new CaptureEntry.Benchmark(new(new Timed.Threads(ThreadUse.Create, ByteSize.FromMiB(1), 64), [], 0)
        {
            Problem = "died", Committed = ByteSize.FromKiB(768),
        }),
        new CaptureEntry.Benchmark(new(new Timed.Measured(Watermark.Paint, ByteSize.FromMiB(16)), [1e6], 1) { IsPaired = true }),
    ];

    public static CaptureEntry Of(Outcome outcome) => new CaptureEntry.Trial(new(SampleOutcomes.Spec, outcome, Evidence, 1.25, 0.1));
}
