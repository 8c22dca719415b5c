using Lab.Analysis.Blas;
using Lab.Jobs;
using Lab.Python.Locating;
using Lab.Scanning;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Blas;

/// <summary>What the user chose of a matrix.</summary>
/// <param name="Libraries">Names; none for every library found.</param>
/// <param name="Threads">Numbers of threads, each 1 or more; none for the usual ones.</param>
/// <param name="Kernels">Names of CPU kernels; none for every one that this CPU can run.</param>
/// <param name="AnyKernel">False if no kernel but the default is to be measured.</param>
/// <param name="Folders">Folders to search for further libraries.</param>
internal sealed record BlasChoice(
    ImmutableArray<string> Libraries,
    ImmutableArray<int> Threads,
    ImmutableArray<string> Kernels,
    bool AnyKernel,
    ImmutableArray<string> Folders);

/// <summary>
/// Plans a matrix: each library with each number of threads, and the kernels of one OpenBLAS. A process in each environment is asked what
/// it loads, and what it says is recorded: that a variable is set does not mean that it has an effect.
/// </summary>
internal sealed class BlasPlanning(RunContext context, TrialEnvironment own, BlasChoice choice, int parallel)
{
    private const string LibraryPath = "LD_LIBRARY_PATH";

    /// <summary>Kernels are compared with so many threads: the parallel LU is the one whose need differs.</summary>
    private const int KernelThreads = 2;

    private static readonly ImmutableArray<int> UsualThreads = [1, 2];

    /// <summary>Of OpenBLAS, to show that more threads than this machine has cores change nothing, or what they change.</summary>
    private static readonly ImmutableArray<int> UsualThreadsOfOpenBlas = [1, 2, 4, 8];

    private readonly BlasProbe _probe = new(context.Processes);
    private readonly List<BlasLeftOut> _leftOut = [];

    /// <exception cref="CommandException">What was chosen is not there.</exception>
    public async Task<BlasPlan> PlanAsync(Host host, CancellationToken cancel)
    {
        var libraries = await LibrariesAsync(cancel).ConfigureAwait(false);
        var asked = libraries.SelectMany(library => ThreadsOf(library).Select(threads => Variant(library, threads, kernel: null)))
            .Concat(await KernelsAsync(libraries, cancel).ConfigureAwait(false))
            .ToArray();
        await EachAsync(asked.Length, async i =>
        {
            var library = libraries.First(l => l.Name == asked[i].Library);
            var report = await AskAsync(asked[i].Environment, cancel).ConfigureAwait(false);
            // The code is the same whatever a variable says.
            var code = library.Loaded.DistinctBy(b => b.Path ?? "").ToDictionary(b => b.Path ?? "", b => b.LargeFrames);
            asked[i] = asked[i] with
            {
                Loaded = [.. report.Libraries.Select(b => b with { LargeFrames = code.GetValueOrDefault(b.Path ?? "") })],
            };
        }, cancel).ConfigureAwait(false);
        // What comes to the same is measured once: two threads of a library that has one, a kernel that is the default.
        return new(host, [.. asked.Where(v => !v.Loaded.IsEmpty).DistinctBy(Effect)], [.. _leftOut]);
    }

    private static string Effect(BlasVariant variant) => string.Join('\n', variant.Loaded.Select(b =>
        $"{b.Path}|{b.Core}|{b.Threads ?? variant.AskedThreads}").Prepend(variant.Library));

    private sealed record Library(string Name, TrialEnvironment Environment, ImmutableArray<BlasFacts> Loaded);

    /// <summary>The installed library, and those found; each as a process says that it loads it.</summary>
    private async Task<ImmutableArray<Library>> LibrariesAsync(CancellationToken cancel)
    {
        var installed = await AskAsync(own, cancel).ConfigureAwait(false);
        if (installed.Libraries.IsEmpty)
            throw new CommandException(ExitCode.Environment, $"NumPy and SciPy load no BLAS: {installed.Problem ?? "none was found"}");
        var folders = BlasFolders.Find(installed.Libraries, choice.Folders);
        var inherited = Environment.GetEnvironmentVariable(LibraryPath);
        Library[] found =
        [
            new(BlasMatrix.Installed, own, installed.Libraries),
            .. folders.Select(f => new Library(f.Name, Searching(f.SearchPath, own, inherited), [])),
        ];
        var problems = new string?[found.Length];
        await EachAsync(found.Length, async i =>
        {
            if (i == 0)
                return;
            var report = await AskAsync(found[i].Environment, cancel).ConfigureAwait(false);
            found[i] = found[i] with { Loaded = report.Libraries };
            problems[i] = report.Libraries.IsEmpty || report.Problem is not null ? report.Problem ?? "it loads no BLAS" : null;
        }, cancel).ConfigureAwait(false);
        var chosen = new List<Library>();
        for (var i = 0; i < found.Length; i++)
        {
            var library = found[i];
            // The folder that the system's link leads into, or a link that nobody follows.
            var same = i > 0 && problems[i] is null && Paths(library).SequenceEqual(Paths(found[0]));
            var isItsFolder = same && Paths(found[0]).All(
                path => library.Environment.Variables[LibraryPath].Split(':').Contains(Path.GetDirectoryName(path)));
            if (problems[i] is { } problem)
                _leftOut.Add(new(library.Name, $"NumPy and SciPy cannot be imported with it: {VisibleText.Line(problem, 100)}"));
            else if (same && !isItsFolder)
                _leftOut.Add(new(library.Name, "NumPy and SciPy of this Python load their own BLAS all the same"));
            if (problems[i] is null && !same)
                chosen.Add(library);
        }

        return [.. Chosen(chosen).Select(library => Scanned(library, cancel))];

        static IEnumerable<string?> Paths(Library library) => library.Loaded.Select(b => b.Path).Order(StringComparer.Ordinal);
    }

    /// <summary>An environment in which the loader finds a library first.</summary>
    /// <param name="inherited">LD_LIBRARY_PATH of this process, which the user may set or remove for workers.</param>
    internal static TrialEnvironment Searching(string folders, TrialEnvironment own, string? inherited)
    {
        var rest = ChildEnvironment.Of(own).GetValueOrDefault(LibraryPath, inherited);
        return own.With(LibraryPath, string.IsNullOrEmpty(rest) ? folders : $"{folders}:{rest}");
    }

    private ImmutableArray<Library> Chosen(List<Library> libraries)
    {
        if (choice.Libraries.IsEmpty)
            return [.. libraries];
        if (choice.Libraries.FirstOrDefault(name => libraries.TrueForAll(l => l.Name != name)) is { } unknown)
        {
            var left = _leftOut.Find(l => l.Name == unknown);
            throw new CommandException(left is null ? ExitCode.Usage : ExitCode.Environment, left is not null
                ? $"{unknown}: {left.Reason}"
                : $"there is no library '{unknown}' here: write {string.Join(", ", libraries.Select(l => l.Name))}, or name a folder with "
                    + "--library-path");
        }

        _leftOut.RemoveAll(l => !choice.Libraries.Contains(l.Name));
        return [.. libraries.Where(l => choice.Libraries.Contains(l.Name))];
    }

    /// <summary>Of the first OpenBLAS with threads of its own: the installed one where it is that.</summary>
    private async Task<IEnumerable<BlasVariant>> KernelsAsync(ImmutableArray<Library> libraries, CancellationToken cancel)
    {
        var candidates = libraries.Where(l => BlasFacts.OpenBlasOf(l.Loaded) is { Path: not null }).ToList();
        var library = candidates.Find(l => BlasFacts.OpenBlasOf(l.Loaded) is { Threading: "pthreads" }) ?? candidates.FirstOrDefault();
        if (library is null || !choice.AnyKernel)
        {
            return choice.Kernels.IsEmpty ? []
                : throw new CommandException(ExitCode.Usage, "--kernels chooses CPU kernels of OpenBLAS, and none is measured");
        }

        var file = BlasFacts.OpenBlasOf(library.Loaded)!.Path!;
        var kernels = await _probe.KernelsAsync(
            context.Python, file, ChildEnvironment.Of(library.Environment), cancel).ConfigureAwait(false);
        if (kernels.IsEmpty && !choice.Kernels.IsEmpty)
        {
            throw new CommandException(
                ExitCode.Environment,
                $"{Path.GetFileName(file)} did not say which CPU kernels it has: run the lab again, or leave --kernels out");
        }

        if (kernels.IsEmpty)
            _leftOut.Add(new("the CPU kernels", $"{Path.GetFileName(file)} did not say which it has"));
        if (choice.Kernels.FirstOrDefault(name => !kernels.Any(k => Is(k, name))) is { } unknown)
        {
            throw new CommandException(
                ExitCode.Usage,
                $"{Path.GetFileName(file)} has no CPU kernel '{unknown}': write {string.Join(", ", kernels.Select(k => k.Core))}");
        }

        var chosen = kernels.Where(k => choice.Kernels.IsEmpty || choice.Kernels.Any(name => Is(k, name))).ToList();
        _leftOut.AddRange(chosen.Where(k => k.Problem is not null).Select(k => new BlasLeftOut(k.Core, k.Problem!)));
        var threads = ThreadsOf(library).Contains(KernelThreads) ? KernelThreads : ThreadsOf(library).Max();
        return chosen.Where(k => k.Problem is null).Select(k => Variant(library, threads, k.Asked));

        static bool Is(BlasKernel kernel, string name) => string.Equals(kernel.Core, name, StringComparison.OrdinalIgnoreCase);
    }

    private ImmutableArray<int> ThreadsOf(Library library) => !choice.Threads.IsEmpty ? choice.Threads
        : library.Loaded.Any(b => b.IsOpenBlas) ? UsualThreadsOfOpenBlas
        : UsualThreads;

    /// <summary>What it loads is not asked yet.</summary>
    private static BlasVariant Variant(Library library, int threads, string? kernel)
    {
        var isCapped = threads > Environment.ProcessorCount && library.Loaded.Any(b => b.IsOpenBlas);
        // What the library does by itself is measured in the environment that the user has.
        var isByItself = kernel is null && library.Loaded.Any(b => b.Threads == threads)
            && library.Loaded.All(b => b.Threads is 1 || b.Threads == threads);
        var environment = isByItself ? library.Environment : library.Environment.WithBlasThreads(threads);
        if (isCapped)
            environment = environment.With(TrialEnvironment.ThreadsAtRunTime, threads.ToString(CultureInfo.InvariantCulture));
        if (kernel is not null)
            environment = environment.With(TrialEnvironment.Kernel, kernel);
        return new(library.Name, threads, kernel, environment, []);
    }

    private Task<BlasReport> AskAsync(TrialEnvironment environment, CancellationToken cancel) =>
        _probe.AskAsync(context.Python, ChildEnvironment.Of(environment), cancel);

    /// <summary>With what its machine code says of large frames.</summary>
    private static Library Scanned(Library library, CancellationToken cancel) => library with
    {
        Loaded = [.. library.Loaded.Select(b => b with { LargeFrames = LibraryScanner.FramesOf(b.Path, cancel) })],
    };

    private Task EachAsync(int count, Func<int, Task> work, CancellationToken cancel) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancel },
        async (i, _) => await work(i).ConfigureAwait(false));
}
