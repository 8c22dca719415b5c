using System.Collections.Immutable;

namespace Lab.Python.Provisioning;

/// <summary>A provisioning that failed.</summary>
/// <param name="When">When it was tried.</param>
/// <param name="Situation">Requirements, user and Python it was tried with: another one may succeed.</param>
/// <param name="Failures">What failed, a line each.</param>
internal sealed record RememberedFailure(DateTimeOffset When, string Situation, ImmutableArray<string> Failures);
