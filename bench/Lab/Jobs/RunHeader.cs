using System.Collections.Immutable;
using System.Reflection;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>The first entry of a capture: what is planned, where, and with what.</summary>
internal static class RunHeader
{
    public static string LabVersion { get; } =
        typeof(RunHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public static CaptureEntry.Header Create(
        Laboratory lab, ImmutableArray<CatalogEntry> catalog, ImmutableArray<TrialEnvironment> environments, int repeats, int seed) =>
        new(CaptureFile.Schema, LabVersion, DateTimeOffset.Now, seed, repeats, lab.Machine, lab.Facts, catalog, environments);
}
