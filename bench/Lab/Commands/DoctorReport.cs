using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>What <c>doctor --json</c> prints.</summary>
/// <param name="Blas">What the chosen Python loads with thread limits lifted, as in a measurement; empty if none was chosen.</param>
/// <param name="BlasProblem">Why it could not be asked.</param>
/// <param name="SteeringVariables">Those that the lab was started with.</param>
/// <param name="DefaultThreadStack">Stack of a .NET thread that asks for no size; null where no worker runs.</param>
/// <param name="UserFaultFd">Whether userfaultfd can be had.</param>
/// <param name="Packages">The packages that the lab uses, by version, and which of them cannot be used with the chosen Python.</param>
internal sealed record DoctorReport(
    MachineFacts Machine,
    ImmutableArray<DoctorCandidate> Candidates,
    string? Chosen,
    string? Library,
    ImmutableArray<BlasFacts> Blas,
    string? BlasProblem,
    ImmutableSortedDictionary<string, string> SteeringVariables,
    ByteSize? DefaultThreadStack,
    ByteSize? PoolThreadStack,
    string UserFaultFd,
    [property: JsonPropertyName("companions")] ImmutableArray<PackageFacts> Packages);

/// <param name="Source">Where it was found.</param>
/// <param name="Verdict">Chosen or not, and why.</param>
internal sealed record DoctorCandidate(
    string Source, string Path, string? Version, string? Library, ImmutableSortedDictionary<string, string> Packages, bool Chosen, string Verdict);
