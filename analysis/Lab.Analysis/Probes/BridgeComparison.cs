using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>What pythonnet's frames add to a call: the same workload in the same environment, through it and through the C API.</summary>
internal static class BridgeComparison
{
    /// <param name="probe">Any; one through pythonnet is compared.</param>
    /// <param name="throughCApi">That of the same workload and environment on the guarded host; null if there is none.</param>
    public static ProbeResult Compare(ProbeResult probe, ProbeResult? throughCApi)
    {
        if (!probe.Host.NeedsPythonNet() || probe.MinimumStackBytes is not { } minimum || throughCApi?.MinimumStackBytes is not { } without)
            return probe;
        var byPaint = probe.PeakBytesPaint - throughCApi.PeakBytesPaint;
        return probe with
        {
            BridgeBytes = minimum - without,
            BridgeBytesPaint = byPaint,
            Notes = [Describe(minimum, minimum - without, byPaint), .. probe.Notes],
        };
    }

    private static string Describe(ByteSize minimum, ByteSize more, ByteSize? byPaint)
    {
        var frames = more > ByteSize.Zero ? ": pythonnet's own frames" : "";
        var exact = byPaint is { } words ? $" (by paint {Difference(words)})" : "";
        return $"{minimum} is {Difference(more)} {(more == ByteSize.Zero ? "as" : "than")} through the C API{exact}{frames}";
    }

    private static string Difference(ByteSize more) => more.Bytes switch
    {
        > 0 => $"{more} more",
        < 0 => $"{ByteSize.Zero - more} less",
        _ => "as much",
    };
}
