namespace Lab.Python.Locating;

/// <summary>What the choice made of a candidate.</summary>
/// <param name="Runnable">Workloads of the catalog that it could run; 0 if it cannot be used.</param>
/// <param name="Reason">One sentence: <c>chosen: …</c> or <c>not chosen: …</c>.</param>
public sealed record CandidateVerdict(PythonCandidate Candidate, bool IsChosen, int Runnable, string Reason);
