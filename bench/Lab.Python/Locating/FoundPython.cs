namespace Lab.Python.Locating;

/// <summary>A path that may lead to a Python, before anyone asked it.</summary>
/// <param name="Problem">Why it cannot even be asked; null if it can.</param>
internal sealed record FoundPython(CandidateSource Source, string Path, string? Problem = null);
