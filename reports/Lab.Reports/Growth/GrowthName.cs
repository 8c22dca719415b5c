using System.Globalization;
using Lab.Analysis;

namespace Lab.Reports.Growth;

/// <summary>What a trace is called where several stand in one file.</summary>
internal static class GrowthName
{
    public static string Of(ProbeResult probe) => probe.Environment.BlasThreads is { } threads
        ? string.Create(CultureInfo.InvariantCulture, $"{probe.Called}, BLAS threads {threads}")
        : probe.Called;
}
