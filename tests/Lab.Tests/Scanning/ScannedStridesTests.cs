using Lab.Analysis.Scans;
using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Scanning;
using Lab.StackProbe;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Scanning;

/// <summary>
/// What growth traces of real calls see step over pages, a scan of the same libraries lists. With LAB_TEST_STRIDES=all in the environment
/// every workload of the catalog is traced, which takes minutes.
/// </summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class ScannedStridesTests(RealLab lab)
{
    private static readonly string[] Usual =
    [
        "scipy.lu-500", "scipy.zsolve-banded", "scipy.expm-100", "scipy.svd-300", "numpy.inv-300", "import.scipy-linalg", "stdlib.json-900",
    ];

    [Fact]
    public async Task Every_stride_of_more_than_a_page_is_in_the_list()
    {
        Assert.SkipIfMissing(WhyNot);
        var all = Environment.GetEnvironmentVariable("LAB_TEST_STRIDES") == "all";
        var workloads = lab.Context.Catalog.Entries
            .Where(e => e.Unavailable is null && (all || Usual.Contains(e.Name))).Select(e => e.Name).ToList();
        Assert.SkipWhen(workloads.Count < 2, $"needs SciPy: {lab.Notes}");
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var traces = new List<(string Call, GrowthTrace Growth)>();
        foreach (var workload in workloads)
        {
            var loaded = await LoadedLibraries.AskAsync(
                new ProcessRunner(), lab.Context.Python, workload, LabFiles.Catalog, PythonScript.OwnEnvironment, default);
            paths.UnionWith(loaded.Paths);
            traces.Add((workload, await TraceAsync(workload)));
        }

        if (lab.Context.Python.Library is { } library)
            paths.Add(File.ResolveLinkTarget(library, returnFinalTarget: true)?.FullName ?? library);
        var scanned = LibraryScanner.Scan(paths, () => { }, default);

        var frames = scanned.ToLookup(l => l.Library, StringComparer.Ordinal);
        // The libraries of the CLR are not among those that a Python loads.
        var strides = SeenStride.Of(traces).Where(of => frames.Contains(of.Key)).SelectMany(of => of).ToList();
        var unlisted = strides.Where(s => !frames[s.Module].Any(l => l.Frames.Any(s.IsOf))).ToList();
        foreach (var stride in strides.Concat(SeenStride.Of(traces).Where(of => !frames.Contains(of.Key)).SelectMany(of => of)))
            TestContext.Current.TestOutputHelper?.WriteLine(stride + " in " + string.Join(", ", stride.Workloads));
        Assert.NotEmpty(strides);
        Assert.True(unlisted.Count == 0, string.Join('\n', unlisted.Select(s => $"{s} in {string.Join(", ", s.Workloads)}")));
        Assert.All(
            ScanResult.Of(scanned, traces, 0).Leaping.Where(f => f.SeenBytes is not null), f => Assert.NotEmpty(f.SeenIn));
    }

    private static string? WhyNot =>
        !NativeBacktrace.IsSupported ? "machine code is read, and stacks are unwound, on x64 only"
        : UserFaultFd.Probe() is (not UserFaultFdAccess.Full, var reason) ? $"userfaultfd: {reason}"
        : null;

    private async Task<GrowthTrace> TraceAsync(string workload)
    {
        var spec = new TrialSpec(workload, Host.Guarded, ByteSize.FromMiB(32), RealLab.Environment(new(), 2), Watermark.None, 0);
        var record = await lab.Supervisor(TimeSpan.FromSeconds(120)).RunAsync(spec with { Trace = true }, CancellationToken.None);
        return record.Growth ?? GrowthTrace.Without("");
    }
}
