using Lab.Trials;

namespace Lab.Analysis.Sweeps;

/// <summary>How many trials ended the same way.</summary>
/// <param name="Outcome">How they ended.</param>
/// <param name="CrashKind">What the crash was, if it was one.</param>
/// <param name="Count">1 or more.</param>
public sealed record OutcomeCount(OutcomeKind Outcome, CrashKind? CrashKind, int Count);
