namespace Lab.Python.Locating;

/// <summary>Which Python is used, and why not the others.</summary>
/// <param name="Chosen">The candidate; null if none can be used.</param>
/// <param name="Verdicts">One for each candidate, in their order.</param>
public sealed record PythonChoice(PythonCandidate? Chosen, ImmutableArray<CandidateVerdict> Verdicts)
{
    /// <summary>
    /// Chooses the candidate that can run the most workloads, and the earlier one of equals. One that was named with <c>--python</c> is
    /// always chosen.
    /// </summary>
    /// <param name="requirements">Of each group of workloads, the packages (import names) that it needs.</param>
    /// <exception cref="PythonNotUsableException">One was named with <c>--python</c> and cannot be used.</exception>
    public static PythonChoice Choose(
        IReadOnlyList<PythonCandidate> candidates, IReadOnlyList<IReadOnlyCollection<string>> requirements)
    {
        var runnable = candidates.Select(c => c.Usable is { } python ? requirements.Count(python.Has) : 0).ToArray();
        var named = Index(candidates, c => c.Source == CandidateSource.Option);
        if (named >= 0 && candidates[named].Unusable is { } problem)
        {
            var advice = candidates[named].IsLate
                ? "run the lab again when the machine is less busy, or name another Python"
                : "name another Python, or leave --python out to let the lab find one";
            throw new PythonNotUsableException($"--python {candidates[named].Path}: {problem}; {advice}");
        }

        var chosen = named >= 0 ? named : Best(candidates, runnable);
        return new(
            chosen < 0 ? null : candidates[chosen],
            [.. candidates.Select((c, i) => new CandidateVerdict(c, i == chosen, Reason(c, i)))]);

        string Reason(PythonCandidate candidate, int i)
        {
            if (candidate.Usable is not { } python)
                return $"not chosen: {candidate.Unusable}";
            var lacking = requirements.SelectMany(r => r).Distinct().Select(python.Lack).OfType<string>().Order(StringComparer.Ordinal);
            var lacks = string.Join(", ", lacking) is { Length: > 0 } names ? $"lacks {names}" : "";
            if (i == chosen)
                return Sentence($"chosen: runs {runnable[i]} of {requirements.Count} groups of workloads", lacks, Build(python));
            if (named >= 0)
                return "not chosen: --python names another one";
            return runnable[i] < runnable[chosen]
                ? $"not chosen: {lacks}"
                : $"not chosen: runs the same workloads as {candidates[chosen].Path}, which was found first";
        }
    }

    private static string Build(PythonInstallation python) =>
        Sentence(python.FreeThreaded ? "a free-threaded build" : "", python.DebugBuild ? "a debug build" : "");

    private static string Sentence(params IEnumerable<string> parts) => string.Join("; ", parts.Where(p => p.Length > 0));

    private static int Best(IReadOnlyList<PythonCandidate> candidates, int[] runnable)
    {
        var best = -1;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Usable is not null && (best < 0 || runnable[i] > runnable[best]))
                best = i;
        }

        return best;
    }

    private static int Index(IReadOnlyList<PythonCandidate> candidates, Func<PythonCandidate, bool> predicate)
    {
        for (var i = 0; i < candidates.Count; i++)
        {
            if (predicate(candidates[i]))
                return i;
        }

        return -1;
    }
}

/// <summary>Whether a candidate was chosen, and why.</summary>
/// <param name="Reason">One sentence: <c>chosen: …</c> or <c>not chosen: …</c>.</param>
public sealed record CandidateVerdict(PythonCandidate Candidate, bool IsChosen, string Reason);

/// <summary>The Python that the user named cannot be used. The message is one line: what is wrong, and what to do.</summary>
public sealed class PythonNotUsableException(string message) : Exception(message);
