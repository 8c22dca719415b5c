using System.Text.Json.Serialization;
using Lab.Analysis.Growth;
using Lab.Analysis.Probes;
using Lab.Analysis.Scans;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Blas;

/// <summary>
/// What workloads need with another BLAS, another number of threads or another CPU kernel than the user's: everything that was measured in
/// such an environment, and it alone, with the numbers of the user's own environment to compare.
/// </summary>
/// <param name="Cells">One a workload and a way to run a BLAS, by that way in the order of the plan.</param>
/// <param name="LeftOut">Libraries and kernels that were not measured, with the reason.</param>
public sealed record BlasMatrix(ImmutableArray<BlasCell> Cells, ImmutableArray<BlasLeftOut> LeftOut)
{
    /// <summary>Name of the library that NumPy and SciPy load where nothing else is chosen.</summary>
    public const string Installed = "installed";

    /// <summary>Libraries with which less stack is enough.</summary>
    public ImmutableArray<BlasAlternative> Alternatives => BlasAlternative.Of(Cells);

    /// <summary>The environments of a capture that are not the user's own, by their key.</summary>
    internal static ImmutableHashSet<string> OtherEnvironments(Capture capture) =>
    [
        .. (capture.Header.Blas?.Variants ?? []).Select(v => v.Environment)
            .Concat(capture.Kernels.SelectMany(k => k.Others).Select(o => o.Environment))
            .Select(environment => environment.Key)
            .Except(capture.Header.Environments.Select(e => e.Key)),
    ];

    /// <param name="groups">All trials of the capture.</param>
    /// <returns>Null where nothing of the kind was planned.</returns>
    internal static BlasMatrix? Of(Capture capture, IReadOnlyList<TrialGroup> groups)
    {
        var (header, margins) = (capture.Header, MarginRule.Of(capture.Header));
        var byKey = groups.ToDictionary(g => g.Key);
        if (header.Blas is { } plan)
        {
            var workloads = header.Catalog.Where(e => e.Unavailable is null).Select(e => e.Name).ToList();
            return new(Protected([.. plan.Variants.SelectMany(v => workloads.Select(w => Cell(w, plan.Host, v)))]), plan.LeftOut);
        }

        var kernels = capture.Kernels.GroupBy(k => (k.Workload, k.Environment.Key)).Select(same => same.Last())
            .Where(k => k.Others.Any()).ToList();
        var cannotRun = kernels.SelectMany(k => k.Tried).Where(k => k.Problem is not null);
        return kernels.Count == 0 ? null : new(
            Protected([.. kernels.SelectMany(k => Variants(header.Python, k).Select(v => Cell(k.Workload, Host.Guarded, v)))]),
            [.. cannotRun.Select(k => new BlasLeftOut(k.Core, k.Problem!)).Distinct()]);

        BlasCell Cell(string workload, Host host, BlasVariant variant)
        {
            var group = byKey.GetValueOrDefault((workload, variant.Environment.Key, host));
            return BlasCell.Of(workload, host, variant, group is null ? null : ProbeAnalysis.Analyse(group, margins)) with
            {
                CallSeconds =
                [
                    .. (group?.Guarded ?? [])
                        .Where(t => !t.Spec.Trace && !t.SharesWorker)
                        .Select(t => t.CallSeconds)
                        .OfType<double>(),
                ],
            };
        }
    }

    /// <summary>What a run measured of other kernels, in the form of a plan: the library is the installed one.</summary>
    private static IEnumerable<BlasVariant> Variants(PythonFacts python, CaptureEntry.Kernels kernels)
    {
        var threads = python.Blas.FirstOrDefault(b => b.IsOpenBlas)?.Threads ?? 0;
        return kernels.Others
            .Select(o => Variant(o.Kernel.Asked, o.Kernel.Core, o.Environment))
            .Prepend(Variant(null, kernels.Default, kernels.Environment));

        BlasVariant Variant(string? asked, string? core, TrialEnvironment environment) =>
            new(Installed, threads, asked, environment, [.. python.Blas.Select(b => b.IsOpenBlas ? b with { Core = core } : b)]);
    }

    /// <summary>With what traces of the same library saw of its large frames.</summary>
    private static ImmutableArray<BlasCell> Protected(ImmutableArray<BlasCell> cells)
    {
        var seen = cells.GroupBy(c => c.Library).ToDictionary(
            same => same.Key, same => LibraryFrames.Of(same.Select(c => c.Probe).OfType<ProbeResult>()), StringComparer.Ordinal);
        return
        [
            .. cells.Select(cell => cell with
            {
                Libraries = [.. cell.Libraries.Select(library => library.With(seen[cell.Library]))],
            }),
        ];
    }
}

/// <summary>
/// What one workload needs with one BLAS: the element of <c>blas --json</c>. Sizes are bytes; null where nothing was measured.
/// </summary>
public sealed record BlasCell
{
    /// <summary>Short name of the library: that of its folder, or <c>installed</c>.</summary>
    public required string Library { get; init; }

    /// <summary>What a Python in that environment said that it had loaded.</summary>
    public required ImmutableArray<LoadedLibrary> Libraries { get; init; }

    /// <summary>The threads that the library says it uses; what it was told where it says nothing.</summary>
    public required int Threads { get; init; }

    /// <summary>What it was told.</summary>
    public required int AskedThreads { get; init; }

    /// <summary>The CPU kernel that it says it took; null where it says nothing.</summary>
    public string? Kernel { get; init; }

    /// <summary>True if the library picked that kernel by itself, or the user did for all.</summary>
    public required bool IsDefaultKernel { get; init; }

    public required string Workload { get; init; }

    public required Host Host { get; init; }

    public ByteSize? PeakBytes { get; init; }

    public ByteSize? MinimumStackBytes { get; init; }

    /// <summary>True if a trial completed at the minimum, and another died or was refused one page below it.</summary>
    public required bool Verified { get; init; }

    public ByteSize? SurvivesAtBytes { get; init; }

    public ByteSize? DiesAtBytes { get; init; }

    /// <summary>The function that took most of the stack, with its library; null where the growth was not traced.</summary>
    public string? TakenBy { get; init; }

    /// <summary>Its longest stride, or its largest frame.</summary>
    public ByteSize? LargestFrameBytes { get; init; }

    /// <summary>Why there is no number.</summary>
    public string? Reason { get; init; }

    public required TrialEnvironment Environment { get; init; }

    /// <summary>What the first calls of its workers took, those that were not traced.</summary>
    public ImmutableArray<double> CallSeconds { get; init; } = [];

    [JsonIgnore]
    public ProbeResult? Probe { get; init; }

    internal static BlasCell Of(string workload, Host host, BlasVariant variant, ProbeResult? probe)
    {
        var consumer = probe?.Consumers.FirstOrDefault();
        return new()
        {
            Library = variant.Library,
            Libraries = [.. variant.Loaded.Select(LoadedLibrary.Of)],
            Threads = variant.Loaded.Select(b => b.Threads).Max() is { } said && variant.Loaded.All(b => b.Threads is not null)
                ? said : variant.AskedThreads,
            AskedThreads = variant.AskedThreads,
            Kernel = variant.Loaded.Select(b => b.Core).FirstOrDefault(core => core is not null),
            IsDefaultKernel = variant.Kernel is null,
            Workload = workload,
            Host = host,
            PeakBytes = probe?.PeakBytes,
            MinimumStackBytes = probe?.MinimumStackBytes,
            Verified = probe?.Verified == true,
            SurvivesAtBytes = probe?.SurvivesAtBytes,
            DiesAtBytes = probe?.TooSmall?.Size,
            TakenBy = consumer?.Name,
            LargestFrameBytes = consumer?.LargestStep,
            Reason = probe is null ? "not measured" : probe.Reason,
            Environment = variant.Environment,
            Probe = probe,
        };
    }
}

/// <summary>A library that was loaded, with what is known of its large frames.</summary>
/// <param name="ThreadLimit">The most threads that it was built for.</param>
/// <param name="StackClashProtection">As <see cref="ClashProtection"/> says, or <c>unknown</c>.</param>
/// <param name="StackClashReason">What that stands on.</param>
public sealed record LoadedLibrary(
    string Library,
    string? Version,
    string? Core,
    int? Threads,
    string? Threading,
    int? ThreadLimit,
    string? Path,
    string StackClashProtection,
    string StackClashReason)
{
    internal static LoadedLibrary Of(BlasFacts facts)
    {
        var (protection, reason) = facts.LargeFrames is { } frames
            ? (ClashProtection.Of(frames.Pagewise, frames.InOneGo), Reason(frames))
            : ("unknown", "neither its code nor a trace tells");
        return new(
            facts.Library, facts.Version, facts.Core, facts.Threads, facts.Threading, facts.ThreadLimit, facts.Path, protection, reason);
    }

    private static string Reason(LargeFrames frames)
    {
        var reason = (frames.Pagewise, frames.InOneGo) switch
        {
            (0, 0) => "no function was found in its code that takes a frame of more than a page",
            (var pagewise, 0) => $"its code enters large frames page by page, at {pagewise} places",
            (0, var inOneGo) => $"its code enters large frames in one go, at {inOneGo} places",
            var (pagewise, inOneGo) => $"its code enters large frames page by page at {pagewise} places, in one go at {inOneGo}",
        };
        return frames.Assembly == 0 ? reason : $"{reason}; in assembly {Plural.Of(frames.Assembly, "function")} in one go";
    }

    /// <summary>What a trace saw counts more than what code looks like.</summary>
    internal LoadedLibrary With(ImmutableArray<LibraryFrames> seen)
    {
        var own = seen.Where(s => s.Module == Library).ToList();
        if (own.Find(s => s.Leaps) is { } leap)
        {
            return this with
            {
                StackClashProtection = own.Count == 1 && StackClashProtection is "no" or "unknown" ? "no" : "in part",
                StackClashReason = $"a trace saw {leap.Function} leap {leap.Bytes} in one go",
            };
        }

        return own is [var pagewise] && StackClashProtection == "unknown"
            ? this with
            {
                StackClashProtection = "yes",
                StackClashReason = $"a trace saw {pagewise.Function} enter its frame of {pagewise.Bytes} page by page",
            }
            : this;
    }
}
