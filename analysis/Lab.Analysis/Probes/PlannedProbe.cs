using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Capture;

namespace Lab.Analysis.Probes;

/// <summary>A probe that the run set out to make.</summary>
internal sealed record PlannedProbe(string Workload, TrialEnvironment Environment, Host Host)
{
    /// <summary>Every workload that can run, in every environment; without a BLAS in the first alone: the others change nothing.</summary>
    public static ImmutableArray<PlannedProbe> Of(CaptureEntry.Header header) =>
    [
        .. header.Catalog
            .Where(entry => entry.Unavailable is null)
            .SelectMany(entry => header.Environments
                .Take(entry.Blas ? int.MaxValue : 1)
                .Select(environment => new PlannedProbe(entry.Name, environment, header.Host))),
    ];

    /// <summary>That of the group of trials which the probe is made from.</summary>
    public (string Workload, string Environment, Host Host) Key { get; } = (Workload, Environment.Key, Host);
}
