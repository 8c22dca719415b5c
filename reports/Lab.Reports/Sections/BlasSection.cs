using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Sections;

/// <summary>
/// The minimums with each BLAS, number of threads and CPU kernel, as a heat map: a row a way to run a BLAS, a column a workload. Nothing
/// where none was measured.
/// </summary>
internal static class BlasSection
{
    /// <summary>Shades of the map: each stands for so many times more stack than the one before it.</summary>
    private const int Shades = 9;

    public static Html Render(Results results) => results.Blas is not { } matrix
        ? Html.Empty
        : $"""
          <section id="blas"><h2>With another BLAS, number of threads or CPU kernel</h2>
          <p>Each cell is the <em>minimum stack</em> of a workload, verified by its pair unless it says otherwise; the stronger its colour, the
          more, on a logarithmic scale. Hover for the pair and for the function that takes the stack. Of all this only the growth on other CPU
          kernels counts elsewhere on this page, as a part of the margin.</p>
          {Map(matrix)}
          <ul class="small">{Sentences(results, matrix).Select(s => (Html)$"<li>{s}</li>")}</ul>
          <h3>What was loaded</h3>
          <ul class="small">{Libraries(matrix)}</ul>
          </section>
          """;

    /// <summary>A link to it in the page's navigation.</summary>
    public static Html Link(Results results) => results.Blas is null ? Html.Empty : $"""<a href="#blas">BLAS</a> """;

    private static Html Map(BlasMatrix matrix)
    {
        var workloads = BlasWords.Workloads(matrix);
        var known = matrix.Cells.Select(c => c.MinimumStackBytes).OfType<ByteSize>().Select(size => Math.Log(size.Bytes)).ToList();
        var (least, most) = known.Count == 0 ? (0, 0) : (known.Min(), known.Max());
        return $"""
            <div class="scroll"><table class="heat">
            <thead><tr><th scope="col">Library</th>
            {workloads.Select(w => (Html)$"""<th scope="col" class="number"><code>{w}</code></th>""")}</tr></thead>
            <tbody>{BlasWords.Rows(matrix).Select(row => Row(row, workloads, least, most))}</tbody></table></div>
            """;
    }

    private static Html Row(ImmutableArray<BlasCell> row, ImmutableArray<string> workloads, double least, double most) => $"""
        <tr><th scope="row">{row[0].Library} <span class="where">{Way(row[0])}</span></th>
        {workloads.Select(w => Cell(row.FirstOrDefault(c => c.Workload == w), least, most))}</tr>

        """;

    private static string Way(BlasCell cell)
    {
        var threads = $"{BlasWords.Threads(cell)} {(cell.Threads == 1 ? "thread" : "threads")}";
        return cell.Kernel is null ? threads : $"{BlasWords.Kernel(cell)}, {threads}";
    }

    private static Html Cell(BlasCell? cell, double least, double most)
    {
        if (cell?.MinimumStackBytes is not { } minimum)
            return $"""<td class="number"><span class="none" title="{cell?.Reason ?? "not measured"}">–</span></td>""";
        var share = most > least ? (Math.Log(minimum.Bytes) - least) / (most - least) : 0;
        var shade = ((int)Math.Round(share * Shades)).ToString(CultureInfo.InvariantCulture);
        var mark = cell.Verified ? Html.Empty : (Html)$""" <span class="part">not verified</span>""";
        return $"""<td class="number heat-{shade}{(cell.Verified ? "" : " unverified")}" title="{Tooltip(cell)}">{SizeText.Of(minimum)}{mark}</td>""";
    }

    private static string Tooltip(BlasCell cell)
    {
        var pair = cell is { Verified: true, DiesAtBytes: { } dies } ? $"lives at {cell.SurvivesAtBytes}, not at {dies}" : "no pair";
        return cell.TakenBy is { } function ? $"{pair}; taken by {function}, up to {cell.LargestFrameBytes} at once" : pair;
    }

    private static IEnumerable<string> Sentences(Results results, BlasMatrix matrix)
    {
        if (BlasWords.JobTable(matrix) is { } table)
            yield return table;
        foreach (var growth in BlasWords.Workloads(matrix).Select(w => KernelGrowth.Of(results, w)).OfType<KernelGrowth>())
            yield return BlasWords.Sentence(growth);
        foreach (var alternative in matrix.Alternatives)
            yield return BlasWords.Sentence(alternative);
        foreach (var left in matrix.LeftOut.GroupBy(l => l.Reason))
            yield return $"Not measured: {string.Join(", ", left.Select(l => l.Name))}: {left.Key}.";
    }

    private static IEnumerable<Html> Libraries(BlasMatrix matrix) =>
        from same in matrix.Cells.GroupBy(c => c.Library)
        from library in same.First().Libraries
        select (Html)$"<li>{same.Key}: {BlasWords.Describe(library)}</li>";
}
