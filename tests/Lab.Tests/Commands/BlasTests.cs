using System.Text.Json;
using Lab.Blas;
using Lab.Tests.Probing;
using Lab.Tests.Processes;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary><c>blas</c> as a process, with real workers and the libraries of Debian.</summary>
[Collection(RealLab.CommandLineCollection)]
[Trait("Speed", "slow")]
public sealed class BlasTests(RealLab lab) : IDisposable
{
    private const string Libraries = "installed,reference,openblas-openmp,openblas-serial,atlas";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_library_and_kernel_has_a_verified_number_and_the_routine_alone_gives_the_same_order()
    {
        Assert.SkipUnless(File.Exists("/etc/debian_version"), "it is not Debian, whose libraries these are");
        Assert.SkipIfMissing(new HaswellLu(lab).WhyNotDebians());
        var (packages, missing) = await BlasPackages.UnpackAsync();
        Assert.SkipWhen(packages is null, missing ?? "");

        // The kernel that OpenBLAS takes by itself has other frames on each CPU: with it the order alone is compared.
        var calls = await MeasureAsync(
            "calls", packages!, "scipy.lu-500", "--threads", "1,2,8", "--kernels", "Haswell,Atom,Core2,SkylakeX",
            "--env", "OPENBLAS_CORETYPE=Haswell");
        var routine = await MeasureAsync(
            "routine", packages!, "lapack.dgetrf-500", "--host", "lapack", "--threads", "2", "--kernels", "none",
            "--unset", "OPENBLAS_CORETYPE");

        Assert.All(calls.Concat(routine), cell => Assert.True(cell.Verified, cell.ToString()));
        Assert.Equal(Libraries.Split(',').Order(), calls.Select(c => c.Library).Distinct().Order());
        Assert.Superset(new HashSet<string?> { "Haswell", "Atom", "Core2" }, calls.Select(c => c.Kernel).ToHashSet());
        // What FACTS says of each: the thread limit of the build sizes the frames, not the threads in use.
        Assert.Equal([36], Sizes("installed", 1));
        Assert.Equal([3180], Sizes("installed", 8));
        Assert.Equal([48], Sizes("openblas-openmp", 2));
        Assert.Equal([3180], Sizes("installed", 2));
        Assert.Contains(calls, c => c is { Kernel: "Atom", KiB: 4236 });
        Assert.All(calls.Where(c => c.KiB > 3000), c => Assert.StartsWith("dgetrf_parallel", c.TakenBy, StringComparison.Ordinal));
        // Libraries whose needs differ by more than a few pages are in the same order without Python.
        var withTwo = calls.Where(c => c.IsDefaultKernel && c.Threads <= 2)
            .GroupBy(c => c.Library).ToDictionary(g => g.Key, g => g.Max(c => c.KiB));
        var alone = routine.ToDictionary(c => c.Library, c => c.KiB);
        var pairs = withTwo.Keys.SelectMany(a => withTwo.Keys.Select(b => (a, b))).Where(p => withTwo[p.a] > withTwo[p.b] + 32).ToList();
        Assert.NotEmpty(pairs);
        foreach (var (more, less) in pairs)
            Assert.True(alone[more] > alone[less], $"{more} needs more than {less}, but not its routine alone");

        IEnumerable<long> Sizes(string library, int threads) =>
            calls.Where(c => c.Library == library && c.Threads == threads && c.IsDefaultKernel).Select(c => c.KiB).Distinct();
    }

    [Theory]
    [InlineData("there is no library 'mkl' here: write installed", "--libraries", "mkl", "--kernels", "none")]
    [InlineData("--kernels none measures the default alone: ", "--kernels", "none,Haswell")]
    public async Task What_cannot_be_chosen_is_refused_in_a_line(string start, params string[] arguments)
    {
        var run = await LabProcess.RunAsync(_folder.Path, ["blas", "scipy.lu-500", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Contains(run.Complaints, line => line.StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Threads_at_run_time_that_no_BLAS_can_take_are_refused_and_not_ignored()
    {
        _folder.WriteFile("mine.py", "def f(): pass\n");

        var run = await LabProcess.RunAsync(_folder.Path, "probe", "mine.py:f", "--env", "LAB_BLAS_THREADS=4");

        Assert.Contains("LAB_BLAS_THREADS=4 has no effect", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, run.ExitCode);
        // The catalog knows that no BLAS is involved here: a check of all of it can pass.
        foreach (var name in new[] { "lab.empty", "stdlib.json@n=300" })
        {
            var check = await LabProcess.RunAsync(_folder.Path, "check", name, "--stack", "1M", "--env", "LAB_BLAS_THREADS=4");
            Assert.True(check.ExitCode == 0, check.ToString());
        }
    }

    [Theory]
    [InlineData("", "", "/blas:/inherited")]
    [InlineData("/mine", "", "/blas:/mine")]
    [InlineData("", "LD_LIBRARY_PATH", "/blas")]
    public void The_folder_of_a_library_comes_before_those_that_workers_search(string set, string unset, string searched)
    {
        const string variable = "LD_LIBRARY_PATH";
        var own = TrialEnvironment.Derive(
            [],
            set.Length == 0 ? new() : new Dictionary<string, string> { [variable] = set },
            unset.Length == 0 ? [] : [unset],
            blasThreads: null);

        Assert.Equal(searched, BlasPlanning.Searching("/blas", own, "/inherited").Variables[variable]);
    }

    [Fact]
    public void A_BLAS_without_a_LAPACK_is_joined_by_the_one_that_stands_alone()
    {
        foreach (var file in new[] { "a/blas/libblas.so.3", "a/lapack/liblapack.so.3", "a/blis/libblas.so.3", "a/open/libblas.so.3",
            "a/open/liblapack.so.3", "b/c/open/libblas.so.3", "b/c/open/liblapack.so.3" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(file))!);
            File.WriteAllText(_folder.Combine(file), "");
        }

        var loaded = new BlasFacts("libblas.so.3", null, null, null, null) { Path = _folder.Combine("a/open/libblas.so.3") };
        var found = BlasFolders.Find([loaded], [_folder.Combine("b")]);

        string At(string folder) => _folder.Combine(folder);
        Assert.Equal(
            [
                new("reference", $"{At("a/blas")}:{At("a/lapack")}"),
                new("blis", $"{At("a/blis")}:{At("a/lapack")}"),
                new("open", At("a/open")),
                new("open#2", $"{At("b/c/open")}:{At("b/c")}"),
            ],
            found);
    }

    private async Task<List<Cell>> MeasureAsync(string folder, string packages, params string[] arguments)
    {
        var run = await LabProcess.RunAsync(
            _folder.Path,
            [
                "blas", .. arguments, "--libraries", Libraries, "--library-path", packages, "--out", folder, "--json",
            ]);

        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal(File.ReadAllText(_folder.Combine(folder, "blas.json")), run.Output);
        return [.. JsonDocument.Parse(run.Output).RootElement.EnumerateArray().Select(Cell.Of)];
    }

    private sealed record Cell(
        string Library, int Threads, string? Kernel, bool IsDefaultKernel, long KiB, bool Verified, string? TakenBy, string? Reason)
    {
        public static Cell Of(JsonElement e) => new(
            e.GetProperty("library").GetString()!,
            e.GetProperty("threads").GetInt32(),
            e.GetProperty("kernel").GetString(),
            e.GetProperty("isDefaultKernel").GetBoolean(),
            e.GetProperty("minimumStackBytes") is { ValueKind: JsonValueKind.Number } size ? size.GetInt64() >> 10 : 0,
            e.GetProperty("verified").GetBoolean(),
            e.GetProperty("takenBy").GetString(),
            e.GetProperty("reason").GetString());
    }
}
