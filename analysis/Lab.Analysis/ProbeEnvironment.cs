using System.Collections.Immutable;

namespace Lab.Analysis;

/// <summary>The environment of a probe, as published.</summary>
/// <param name="BlasThreads">Limit on the threads of the BLAS; null when nothing limits it.</param>
/// <param name="Variables">Variables in effect: those that steer a BLAS, and those the user set.</param>
/// <param name="Unset">Variables that the user removed.</param>
public sealed record ProbeEnvironment(
    int? BlasThreads, ImmutableSortedDictionary<string, string> Variables, ImmutableArray<string> Unset);
