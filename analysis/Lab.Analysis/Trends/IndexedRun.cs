using Lab.Analysis.Comparing;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Trends;

/// <summary>What an index keeps of one run: little, so that many runs can be read one after the other.</summary>
public sealed record IndexedRun
{
    /// <summary>Its folder, as a path from the folder of the index, with <c>/</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether its page is there to be linked to.</summary>
    public required bool HasPage { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>False if it ended before all that was planned was measured.</summary>
    public required bool Finished { get; init; }

    public required MachineFacts Machine { get; init; }

    public required PythonFacts Python { get; init; }

    /// <summary>The lab's version.</summary>
    public required string Lab { get; init; }

    public required ImmutableArray<PackageFacts> Packages { get; init; }

    /// <summary>
    /// What tells the runs of one curve from those of another: processor, cores and system, and the Python without its last number, which
    /// counts repairs. Kernel, memory, packages and BLAS may change.
    /// </summary>
    public string Place =>
        $"{MeasuringConditions.Describe(Machine)}, {Machine.OperatingSystem}, {Machine.Architecture}, "
        + $"Python {string.Join('.', Python.Version.Split('.').Take(2))}";

    /// <summary>The size to set; null if nothing that could carry one was measured.</summary>
    public required Recommendation? Recommendation { get; init; }

    /// <summary>What each available workload needs, by the way in which it was called and the environment.</summary>
    internal ImmutableArray<Need> Needs { get; init; } = [];

    public static IndexedRun Of(string folder, bool hasPage, Results results) => new()
    {
        Folder = folder,
        HasPage = hasPage,
        StartedAt = results.StartedAt,
        Finished = results.Finished,
        Machine = results.Machine,
        Python = results.Python,
        Lab = results.Lab,
        Packages = results.Packages,
        Recommendation = results.Recommendation,
        Needs =
        [
            .. results.Probes
                // The minimum that a peak predicts is no point of a trend.
                .Where(p => p is { Available: true, IsUnstarted: false } && !ProbedNeed.IsUncheckedIn(p))
                .Select(p => new Need(
                    p.Workload,
                    p.Host,
                    p.Environment.BlasThreads,
                    EnvironmentText.Others(p.Environment),
                    p.MinimumStackBytes,
                    p.Verified,
                    ProbedNeed.Spread(p)))
                .DistinctBy(n => (n.Workload, n.Host, n.BlasThreads, n.Variables)),
        ],
    };

    /// <summary>What is kept of a probe.</summary>
    /// <param name="Variables">All that is set or removed besides the limit on BLAS threads.</param>
    /// <param name="Minimum">Null where none was found: it raised, or died on every stack.</param>
    /// <param name="Spread">By how much its calls differed.</param>
    internal sealed record Need(
        string Workload, Host Host, int? BlasThreads, string Variables, ByteSize? Minimum, bool Verified, ByteSize Spread);
}
