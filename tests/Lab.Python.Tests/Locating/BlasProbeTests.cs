using Lab.Python.Locating;
using Lab.Python.Processes;
using Lab.Trials.Captures;

namespace Lab.Python.Tests.Locating;

public sealed class BlasProbeTests
{
    private static readonly ImmutableSortedDictionary<string, string?> NoChanges = ImmutableSortedDictionary<string, string?>.Empty;

    [Fact]
    public async Task The_blas_of_this_machine_is_reported_once()
    {
        var python = MachinePythons.Usable.FirstOrDefault(p => p.Has(["numpy", "scipy"]));
        Assert.SkipWhen(python is null, "no Python of this machine has NumPy and SciPy");

        var report = await new BlasProbe(new ProcessRunner()).AskAsync(
            python, NoChanges.Add("OPENBLAS_NUM_THREADS", "1").Add("OMP_NUM_THREADS", "1"), CancellationToken.None);

        Assert.Null(report.Problem);
        Assert.NotEmpty(report.Libraries);
        Assert.Distinct(report.Libraries.Select(l => l.Library));
        Assert.All(report.Libraries, l => Assert.True(l.UsedBy is null || report.Libraries.Length > 1));
        foreach (var openblas in report.Libraries.Where(l => l.Library.Contains("openblas", StringComparison.Ordinal)))
        {
            Assert.StartsWith("OpenBLAS", openblas.Version, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(openblas.Core));
            Assert.Equal(1, openblas.Threads);
            Assert.Contains(openblas.Threading, new[] { "pthreads", "OpenMP", "none" });
            Assert.DoesNotContain(report.Libraries, l => l.Library.StartsWith("libblas.", StringComparison.Ordinal));
        }
    }

    /// <summary>As pip's wheels do. The packages are stand-ins that load two copies of the machine's own OpenBLAS.</summary>
    [Fact]
    public async Task Where_NumPy_and_SciPy_bring_a_BLAS_each_it_is_told_whose_is_whose()
    {
        var openBlas = SystemLibrary.Find("libopenblasp-r*.so");
        Assert.SkipWhen(openBlas is null, "no OpenBLAS of the system's is installed");
        var python = MachinePythons.Usable.FirstOrDefault();
        Assert.SkipWhen(python is null, "no usable Python is installed");
        using var folder = new TemporaryFolder();
        foreach (var (package, name) in new[] { ("numpy", "libscipy_openblas64_-1.so"), ("scipy", "libscipy_openblas-2.so") })
        {
            var library = Path.Combine(Directory.CreateDirectory(folder.Combine(package + ".libs")).FullName, name);
            File.Copy(openBlas, library);
            Directory.CreateDirectory(folder.Combine(package));
            File.WriteAllText(folder.Combine(package + "/__init__.py"), "");
            File.WriteAllText(folder.Combine(package + "/linalg.py"), $"import ctypes\nctypes.CDLL('{library}')\n");
        }

        var report = await new BlasProbe(new ProcessRunner()).AskAsync(
            python, NoChanges.Add("PYTHONPATH", folder.Path), CancellationToken.None);

        Assert.Equal(
            [("libscipy_openblas-2.so", "SciPy"), ("libscipy_openblas64_-1.so", "NumPy")],
            report.Libraries.Select(l => (l.Library, l.UsedBy)).Order());
        Assert.All(report.Libraries, l => Assert.StartsWith("OpenBLAS", l.Version, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_kernels_of_an_OpenBLAS_are_each_tried_once_and_the_one_in_use_can_run()
    {
        var python = MachinePythons.Usable.FirstOrDefault(p => p.Has(["numpy", "scipy"]));
        Assert.SkipWhen(python is null, "no Python of this machine has NumPy and SciPy");
        var probe = new BlasProbe(new ProcessRunner());
        var report = await probe.AskAsync(python, NoChanges.Add("OPENBLAS_CORETYPE", null), CancellationToken.None);
        var openBlas = report.Libraries.FirstOrDefault(b => b.IsOpenBlas && b.Version!.Contains("DYNAMIC_ARCH", StringComparison.Ordinal));
        Assert.SkipWhen(openBlas is null, "NumPy and SciPy load no OpenBLAS with several kernels");

        var kernels = await probe.KernelsAsync(python, openBlas.Path!, NoChanges, CancellationToken.None);

        Assert.True(kernels.Length > 1);
        Assert.Distinct(kernels.Select(k => k.Core));
        Assert.Null(kernels.Single(k => k.Core == openBlas.Core).Problem);
    }

    [Fact]
    public async Task A_python_without_numpy_is_reported_as_such()
    {
        var python = MachinePythons.Usable.FirstOrDefault(p => !p.Packages.ContainsKey("numpy"));
        Assert.SkipWhen(python is null, "every Python of this machine has NumPy");

        var report = await new BlasProbe(new ProcessRunner()).AskAsync(python, NoChanges, CancellationToken.None);

        Assert.StartsWith("numpy.linalg: ModuleNotFoundError", report.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_answer_becomes_facts()
    {
        var report = await AnsweredAsync(
            """
            {"libraries": [{"library": "a.so", "version": "1", "core": "Haswell", "threads": 2, "threading": "OpenMP"},
            """ + """
            {"library": "b.so", "version": null, "core": null, "threads": null, "threading": null}], "problem": null}
            """);

        Assert.Equal(
            [new BlasFacts("a.so", "1", "Haswell", 2, "OpenMP"), new BlasFacts("b.so", null, null, null, null)],
            report.Libraries.AsEnumerable());
        Assert.Null(report.Problem);
    }

    [Fact]
    public async Task A_crash_of_the_import_is_a_problem()
    {
        var report = await new BlasProbe(new ScriptedProcesses(_ => new ProcessOutcome.Exited(139, "", ""))).AskAsync(
            TestPython.Installation("/python"), NoChanges, CancellationToken.None);

        Assert.Empty(report.Libraries);
        Assert.Equal("failed: ended with status 139 and wrote nothing", report.Problem);
    }

    private static Task<BlasReport> AnsweredAsync(string json) =>
        new BlasProbe(new ScriptedProcesses(_ => new ProcessOutcome.Exited(0, "\nLAB-BLAS " + json + "\n", ""))).AskAsync(
            TestPython.Installation("/python"), NoChanges, CancellationToken.None);
}
