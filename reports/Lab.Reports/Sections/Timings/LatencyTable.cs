using System.Collections.Immutable;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections.Timings;

/// <summary>The figures of one workload's picture: a row a size, a column a curve.</summary>
internal static class LatencyTable
{
    public static Html Render(ImmutableArray<LatencyCurve> curves)
    {
        var sizes = curves.SelectMany(c => c.Points).Select(p => p.StackBytes).Distinct().Order();
        return $"""
            <div class="scroll"><table class="times"><thead><tr><th scope="col" class="number">Stack</th>{curves.Select(Heading)}</tr></thead>
            <tbody>{sizes.Select(size => Row(size, curves))}</tbody></table></div>
            """;
    }

    private static Html Heading(LatencyCurve curve) => $"""
        <th scope="col" class="number">{EnvironmentText.Heading(curve.Environment.BlasThreads)}, {HostText.Mode(curve.Mode)}</th>
        """;

    private static Html Row(ByteSize size, ImmutableArray<LatencyCurve> curves) => $"""
        <tr><th scope="row" class="number">{SizeMarkup.Of(size)}</th>{curves.Select(c => Cell(c.Points.FirstOrDefault(p => p.StackBytes == size)))}</tr>

        """;

    private static Html Cell(LatencyPoint? point)
    {
        if (point is null)
            return $"""<td class="number none">–</td>""";
        return TimeMarkup.Cell(point.Time, point.Problem);
    }
}
