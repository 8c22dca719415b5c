using Lab.Python.Processes;
using Lab.Trials.Files;

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
        var found = CandidateSearch.Find(places)
            .Select(f => (Found: f, Program: f.Problem is null ? PyenvShim.LeadsTo(f.Path, places) ?? f.Path : ""))
            .ToList();
        var answers = found.Where(f => f.Found.Problem is null)
            .GroupBy(f => FileOf(f.Program), f => f.Program)
            .ToDictionary(same => same.Key, same => _interrogator.AskAsync(same.First(), names, places.AskedIn, cancellation));
        _ = await Task.WhenAll(answers.Values).ConfigureAwait(false);
        var candidates = new List<PythonCandidate>();
        foreach (var ((source, path, problem), program) in found)
        {
            var answer = problem is null ? await answers[FileOf(program)].ConfigureAwait(false) : new(null, problem);
            candidates.Add(new(source, path, answer.Installation, answer.Problem) { IsLate = answer.IsLate });
        }

        return Distinct(candidates);
    }

    /// <summary>
    /// What is asked once: folders of the search path are links to each other, and python3 is one to python3.11 next to it. The python3 of
    /// an environment leads to the same file as others do, and is another Python, which Python tells by the name of the folder. So may be
    /// links to a program of another name, which looks at the name that it was started by.
    /// </summary>
    private static (string Folder, string File) FileOf(string program)
    {
        var named = Path.GetDirectoryName(program)!;
        var folder = File.Exists(Path.Combine(named, "..", "pyvenv.cfg")) ? named : ResolvedPath.Of(named);
        if (File.Exists(Path.Combine(folder, "..", "pyvenv.cfg")))
            folder = named;
        var file = ResolvedPath.Of(Path.Combine(folder, Path.GetFileName(program)));
        return (folder, Path.GetFileName(file).StartsWith("python", StringComparison.Ordinal) ? file : program);
    }

    /// <summary>The first candidate of each Python, which also names the other paths to it.</summary>
    internal static ImmutableArray<PythonCandidate> Distinct(IEnumerable<PythonCandidate> candidates) =>
    [
        .. candidates
            .GroupBy(c => c.Installation?.Identity ?? c.Path, StringComparer.Ordinal)
            .Select(same => same.First() with { AlsoFoundAs = [.. same.Skip(1).Select(c => c.Path)] }),
    ];
}
