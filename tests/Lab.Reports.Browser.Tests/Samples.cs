using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Testing.Captures;
using Lab.Testing.Timings;
using Lab.Trials;

namespace Lab.Reports.Browser.Tests;

/// <summary>Results of every kind that a page is made of, by name.</summary>
public static class Samples
{
    private static readonly Dictionary<string, Lazy<Results>> All = new()
    {
        ["run"] = new(SampleCapture.Analyse),
        ["timings"] = new(SampleTimings.Build),
        ["sweep"] = new(() => SampleSweep.Build().Analyse()),
        ["blas"] = new(() => SampleSweep.Build().Analyse() with { Blas = Matrix }),
        ["growth"] = new(() => SampleSweep.Build().Traced(SampleSweep.Workload, Outcomes.Completed, SampleGrowth.Lu).Analyse()),
    };

    /// <summary>Pages of other kinds.</summary>
    private static readonly Dictionary<string, Func<string>> OfRuns = new()
    {
        ["comparison"] = () => HtmlReport.Render(SampleRuns.Comparison),
        ["index"] = () => HtmlReport.Render(SampleRuns.Index),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> Pages => [.. All.Keys, .. OfRuns.Keys];

    public static string Page(string name) => OfRuns.TryGetValue(name, out var page) ? page() : HtmlReport.Render(Of(name));

    public static Results Of(string name) => All[name].Value;

    /// <summary>Two libraries with one and two threads, a kernel, and one that could not be measured.</summary>
    private static BlasMatrix Matrix => new(
        [
            Cell("installed", "scipy.lu-500", 1, "Zen", 36), Cell("installed", "scipy.lu-500", 2, "Zen", 3180),
            Cell("installed", "scipy.zlu-1000", 1, "Zen", 16), Cell("installed", "scipy.zlu-1000", 2, "Zen", 4236),
            Cell("openblas0-serial", "scipy.lu-500", 1, "Haswell", 226), Cell("openblas0-serial", "scipy.zlu-1000", 1, "Haswell", null),
        ],
        [new("SkylakeX", "this CPU cannot run it")]);

    private static BlasCell Cell(string library, string workload, int threads, string kernel, int? kibibytes) => new()
    {
        Library = library,
        Libraries = [new("lib.so", "OpenBLAS 0.3.21", kernel, threads, "pthreads", 64, null, "no", "a trace saw it")],
        Threads = threads,
        AskedThreads = threads,
        Kernel = kernel,
        IsDefaultKernel = kernel == "Zen",
        Workload = workload,
        Host = Host.Guarded,
        MinimumStackBytes = kibibytes is { } size ? ByteSize.FromKiB(size) : null,
        Verified = kibibytes is > 100,
        Reason = kibibytes is null ? "it raised" : null,
        Environment = threads == 1 ? CaptureBuilder.OneThread : CaptureBuilder.Unset,
    };
}
