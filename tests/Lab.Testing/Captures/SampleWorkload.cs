namespace Lab.Testing.Captures;

/// <summary>What a workload of the sample needs.</summary>
/// <param name="UnsetKib">Minimum stack with BLAS threads unset.</param>
/// <param name="OneThreadKib">Minimum stack with one BLAS thread.</param>
public sealed record SampleWorkload(string Name, bool Blas, long UnsetKib, long OneThreadKib, string Stresses);
