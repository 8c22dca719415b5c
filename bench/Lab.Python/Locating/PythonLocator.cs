using Lab.Python.Processes;

namespace Lab.Python.Locating;

/// <summary>Finds every Python of the machine that the lab may use, and asks all of them at once.</summary>
public sealed class PythonLocator(IProcessRunner processes)
{
    private readonly PythonInterrogator _interrogator = new(processes);

    /// <summary>The candidates in order of precedence, each Python once.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Task<ImmutableArray<PythonCandidate>> LocateAsync(SearchPlaces places, CancellationToken cancellation) =>
        LocateAsync(places, PythonInterrogator.CatalogPackages, cancellation);

    /// <inheritdoc cref="LocateAsync(SearchPlaces, CancellationToken)"/>
    /// <param name="packages">Packages to look for, by import name.</param>
    public async Task<ImmutableArray<PythonCandidate>> LocateAsync(
        SearchPlaces places, IEnumerable<string> packages, CancellationToken cancellation)
    {
        ImmutableArray<string> names = [.. packages.Distinct().Order(StringComparer.Ordinal)];
        var asked = CandidateSearch.Find(places).Select(found => AskAsync(found, names, places.AskedIn, cancellation));
        return Distinct(await Task.WhenAll(asked).ConfigureAwait(false));
    }

    private async Task<PythonCandidate> AskAsync(
        FoundPython found,
        ImmutableArray<string> packages,
        ImmutableSortedDictionary<string, string?> environment,
        CancellationToken cancellation)
    {
        if (found.Problem is not null)
            return new(found.Source, found.Path, null, found.Problem);
        var answer = await _interrogator.AskAsync(found.Path, packages, environment, cancellation).ConfigureAwait(false);
        return new(found.Source, found.Path, answer.Installation, answer.Problem) { IsLate = answer.IsLate };
    }

    /// <summary>The first candidate of each Python, which also names the other paths to it.</summary>
    internal static ImmutableArray<PythonCandidate> Distinct(IEnumerable<PythonCandidate> candidates) =>
    [
        .. candidates
            .GroupBy(c => c.Installation?.Identity ?? c.Path, StringComparer.Ordinal)
            .Select(same => same.First() with { AlsoFoundAs = [.. same.Skip(1).Select(c => c.Path)] }),
    ];
}
