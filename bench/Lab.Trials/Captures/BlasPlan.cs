namespace Lab.Trials.Captures;

/// <summary>
/// What the command <c>blas</c> set out to measure: the workloads of the capture's catalog with each library, number of threads and CPU
/// kernel. None of these is the user's own environment, which is the header's.
/// </summary>
/// <param name="Host">The guarded host that is measured on.</param>
/// <param name="Variants">What is varied, in the order in which it is published; the first is the default.</param>
/// <param name="LeftOut">What was not planned although it was asked for, or found.</param>
public sealed record BlasPlan(Host Host, ImmutableArray<BlasVariant> Variants, ImmutableArray<BlasLeftOut> LeftOut);

/// <summary>One way to run a BLAS.</summary>
/// <param name="Library">Short name of the library: that of its folder, or <c>installed</c> for what NumPy and SciPy load anyway.</param>
/// <param name="AskedThreads">The number of threads it was told to use.</param>
/// <param name="Kernel">The CPU kernel it was told to take; null where the library picks one.</param>
/// <param name="Environment">The environment of its trials.</param>
/// <param name="Loaded">What a Python in that environment said it had loaded; never what was asked for.</param>
public sealed record BlasVariant(
    string Library, int AskedThreads, string? Kernel, TrialEnvironment Environment, ImmutableArray<BlasFacts> Loaded);

/// <summary>A library or a kernel that was not measured.</summary>
/// <param name="Name">Of which.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record BlasLeftOut(string Name, string Reason);

/// <summary>A CPU kernel of OpenBLAS that was tried on this CPU.</summary>
/// <param name="Asked">The value of <c>OPENBLAS_CORETYPE</c>.</param>
/// <param name="Core">The kernel that the library took.</param>
/// <param name="Problem">Why this CPU cannot run it, in one line; null if it can.</param>
public sealed record BlasKernel(string Asked, string Core, string? Problem);
