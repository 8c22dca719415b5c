using Lab.Analysis;
using Lab.Analysis.Wording;

namespace Lab.Console;

/// <summary>A probe in one line, while the run goes on.</summary>
internal static class ProbeLine
{
    public static string Describe(ProbeResult probe)
    {
        var verified = probe.Verified ? "verified" : "not verified";
        var looks = probe.OverrunZone is { } zone ? $"; plain threads appear to work from {zone.FromBytes} on" : "";
        var problem = GrowthText.Problem(probe) is { } inPart ? $" ({inPart})" : "";
        var taken = probe.Consumers.IsEmpty ? "" : $"; {probe.Consumers[0]}{problem}";
        var varies = probe.Varies ? ", varies" : "";
        return $"{EnvironmentText.Name(probe)} needs {probe.MinimumStackBytes} ({verified}{varies}){looks}{taken}";
    }
}
