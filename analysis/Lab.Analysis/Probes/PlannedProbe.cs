using System.Collections.Immutable;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Probes;

/// <summary>A probe that the run set out to make.</summary>
/// <param name="PlainSizes">The sizes below the minimum that plain threads are tried with.</param>
internal sealed record PlannedProbe(string Workload, TrialEnvironment Environment, Host Host, ImmutableArray<ByteSize> PlainSizes)
{
    /// <summary>
    /// Every workload that can run, in every environment; without a BLAS in the first alone: the others change nothing. Then those that are probed
    /// through pythonnet too.
    /// </summary>
    public static ImmutableArray<PlannedProbe> Of(CaptureEntry.Header header) =>
    [
        .. header.Catalog
            .Where(entry => entry.Unavailable is null)
            .SelectMany(entry => header.Environments
                .Take(entry.Blas ? int.MaxValue : 1)
                .Select(environment => new PlannedProbe(entry.Name, environment, header.Host, header.PlainSizes))),
        .. header.ThroughPythonNet.Select(workload => new PlannedProbe(workload, header.Environments[0], Host.PythonNet, [])),
    ];

    /// <summary>That of the group of trials which the probe is made from.</summary>
    public (string Workload, string Environment, Host Host) Key { get; } = (Workload, Environment.Key, Host);
}
