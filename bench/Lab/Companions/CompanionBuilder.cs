using System.Collections.Immutable;
using Lab.Python.Processes;
using Lab.Python.Provisioning;

namespace Lab.Companions;

/// <summary>
/// Builds companions, each once per version and sources. The package sources are asked first, all at once and with a limit: only what they have is
/// built. Safe to run from two labs at once. Whatever is in the way becomes one line.
/// </summary>
internal sealed class CompanionBuilder(IProcessRunner processes, BuildPlace place, TimeProvider time)
{
    private readonly DotNetSdk _sdk = new(processes, place);

    public CompanionBuilder()
        : this(new ProcessRunner(), BuildPlace.Current, TimeProvider.System)
    {
    }

    /// <param name="wanted">Those that are needed.</param>
    /// <param name="force">Try again what failed lately.</param>
    /// <param name="progress">Receives a line for each thing that happens; none where nothing does.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what was started is gone, what was half built is not used.</exception>
    public async Task<CompanionSet> BuildAsync(ImmutableArray<Companion> wanted, bool force, IProgress<string> progress, CancellationToken cancel)
    {
        var sources = new SourceIdentity(place.Root);
        var states = wanted.Select(c => new CompanionState(c, place, sources, time)).ToList();
        var known = states.Select(s => s.Look(force)).ToArray();
        if (known.Contains(null))
        {
            // The projects that companions refer to are built into folders that all of them share: one lab at a time.
            var onlyOne = new LabLock(Path.Combine(place.Root, "bench", "Lab", "obj"), "companions", "building companions");
            using var held = await onlyOne.AcquireAsync(progress, time, cancel).ConfigureAwait(false);
            // Whoever held it may have built them just now, or failed.
            known = [.. states.Select(s => s.Look(force))];
            var problems = await AskAsync([.. states.Where((_, i) => known[i] is null)], progress, cancel).ConfigureAwait(false);
            for (var i = 0; i < known.Length; i++)
                known[i] ??= await MakeAsync(states[i], problems[states[i].Companion.Package], progress, cancel).ConfigureAwait(false);
        }

        return new([.. known.OfType<BuiltCompanion>()]);
    }

    /// <summary>Asks for each package once, side by side.</summary>
    /// <returns>By package why it cannot be had; null if it can.</returns>
    private async Task<Dictionary<string, CompanionProblem?>> AskAsync(ImmutableArray<CompanionState> missing, IProgress<string> progress, CancellationToken cancel)
    {
        var packages = missing.DistinctBy(s => s.Companion.Package).ToList();
        if (packages.Count > 0)
            progress.Report($"asking the package sources for {string.Join(" and ", packages.Select(p => p.Companion.Named))}");
        var question = new PackageQuestion(_sdk);
        var problems = await Task.WhenAll(packages.Select(
            p => question.AskAsync(p.Companion.Package, p.Companion.Version, place.FolderOf(p.Companion), cancel))).ConfigureAwait(false);
        var answers = packages.Zip(problems).ToList();
        foreach (var (package, problem) in answers)
            package.Answered(problem);
        return answers.ToDictionary(a => a.First.Companion.Package, a => a.Second);
    }

    private async Task<BuiltCompanion> MakeAsync(CompanionState state, CompanionProblem? notFound, IProgress<string> progress, CancellationToken cancel)
    {
        if (notFound is not null)
            return state.Without(notFound.Line);
        state.Begin();
        return state.End(await new CompanionBuild(_sdk, place).MakeAsync(state.Companion, progress, cancel).ConfigureAwait(false));
    }
}
