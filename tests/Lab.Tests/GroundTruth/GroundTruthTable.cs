using System.Text;
using Lab.Trials;

namespace Lab.Tests.GroundTruth;

/// <summary>All results as the table of <c>docs/accuracy.md</c>, in bytes.</summary>
internal static class GroundTruthTable
{
    public static string Markdown(RealLab lab, IEnumerable<MeasuredTruth> results)
    {
        var (machine, python) = (lab.Context.Machine, lab.Context.Facts);
        var table = new StringBuilder();
        table.Append(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow:d MMMM yyyy}; {machine.Processor}, {machine.Cores} cores; {machine.OperatingSystem}, kernel "
                + $"{machine.Kernel}, {machine.CLibrary}; ");
        table.Append(CultureInfo.InvariantCulture, $"{machine.Runtime}; Python {python.Version}; {CCompiler.Version}. Sizes in bytes.\n\n");
        table.Append(
            "| call | what it does | truth | peak | peak − truth | residency | paint | trace | stands on | lives on | dies on |\n");
        table.Append("|---|---|--:|--:|--:|--:|--:|--:|---|--:|--:|\n");
        foreach (var result in results)
            table.Append(Row(result));
        return table.ToString();
    }

    private static string Row(MeasuredTruth result)
    {
        var probe = result.Probe;
        string[] cells =
        [
            $"`{result.Call.Name}`", result.Call.Does,
            Bytes(result.Truths.Count > 0 ? result.Truth : null), Bytes(probe.PeakBytes), Bytes(
                result.Truths.Count > 0 && probe.PeakBytes is not null ? result.Excess : null),
            Bytes(probe.PeakBytesResidency), Bytes(probe.PeakBytesPaint), Bytes(probe.PeakBytesTrace),
            string.Join(", ", probe.PeakStandsOn).ToLowerInvariant(), Bytes(probe.SurvivesAtBytes), Bytes(probe.CrashesAtBytes),
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    private static string Bytes(ByteSize? size) => size is { } known ? known.Bytes.ToString("N0", CultureInfo.InvariantCulture) : "–";
}
