using Lab.Trials;

namespace Lab.Analysis.Sweeps;

/// <summary>One trial of a sweep: the element of <c>sweep.json</c> and of <c>sweep --json</c>.</summary>
/// <param name="Workload">Catalog name, or <c>path/to/file.py:function</c>.</param>
/// <param name="Host">How the call was made.</param>
/// <param name="StackBytes">The size asked for.</param>
/// <param name="Outcome">How it ended; <see cref="OutcomeKind.Completed"/> below the minimum stack only where a red zone proves it.</param>
/// <param name="CrashKind">What the crash was; null if it was none.</param>
public sealed record SweptTrial(string Workload, Host Host, ByteSize StackBytes, OutcomeKind Outcome, CrashKind? CrashKind);
