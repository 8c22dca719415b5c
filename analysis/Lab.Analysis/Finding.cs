using System.Collections.Immutable;

namespace Lab.Analysis;

/// <summary>One thing that the analysis noticed.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">One line.</param>
/// <param name="Text">What was seen, and what to make of it.</param>
/// <param name="Workloads">The workloads it is about.</param>
public sealed record Finding(FindingSeverity Severity, string Title, string Text, ImmutableArray<string> Workloads);
