using System.Collections.Immutable;
using Lab.Analysis.Timings;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections.Timings;

/// <summary>
/// The figures of the picture of threads: a row a size; for each number of threads their time and the memory of their stacks.
/// </summary>
internal static class ThreadTable
{
    public static Html Render(ImmutableArray<ThreadCost> costs)
    {
        var counts = costs.Select(c => c.Count).Distinct().Order().ToImmutableArray();
        var bySize = costs.GroupBy(c => c.StackBytes).OrderBy(g => g.Key);
        return $"""
            <div class="scroll"><table class="times"><thead><tr><th scope="col" class="number">Stack</th>{counts.Select(Heading)}</tr></thead>
            <tbody>{bySize.Select(size => Row(size.Key, counts.Select(count => size.FirstOrDefault(c => c.Count == count))))}</tbody></table></div>
            """;
    }

    private static Html Heading(int count) => $"""
        <th scope="col" class="number">{HostText.Threads(count)}</th><th scope="col" class="number">their memory</th>
        """;

    private static Html Row(ByteSize size, IEnumerable<ThreadCost?> costs) => $"""
        <tr><th scope="row" class="number">{SizeMarkup.Of(size)}</th>{costs.Select(Cells)}</tr>

        """;

    private static Html Cells(ThreadCost? cost)
    {
        if (cost is null)
            return $"""<td class="number none">–</td><td class="number none">–</td>""";
        return $"""{TimeMarkup.Cell(cost.Time, cost.Problem)}<td class="number">{SizeMarkup.Of(cost.CommittedBytes)}</td>""";
    }
}
