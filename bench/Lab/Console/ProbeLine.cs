using Lab.Analysis;

namespace Lab.Console;

/// <summary>A probe in one line, while the run goes on.</summary>
internal static class ProbeLine
{
    public static string Describe(ProbeResult probe)
    {
        var threads = probe.Environment.BlasThreads is { } n ? $" with {n} BLAS thread{(n == 1 ? "" : "s")}" : "";
        var verified = probe.Verified ? "verified" : "not verified";
        var looks = probe.OverrunZone is { } zone ? $"; on plain threads it seems to work from {zone.FromBytes} on" : "";
        var taken = probe.Consumers.IsEmpty ? "" : $"; {probe.Consumers[0]}";
        return $"{probe.Called}{threads} needs {probe.MinimumStackBytes} ({verified}){looks}{taken}";
    }
}
