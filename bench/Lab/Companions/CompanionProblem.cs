namespace Lab.Companions;

/// <summary>Why a companion is not used.</summary>
/// <param name="Line">One line that names the package and its version.</param>
/// <param name="Costly">It took time to find out: remembered for a day.</param>
internal sealed record CompanionProblem(string Line, bool Costly);
