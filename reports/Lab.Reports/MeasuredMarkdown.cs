using Lab.Analysis.Sweeps;

namespace Lab.Reports;

/// <summary>
/// What only some runs measured, in Markdown: the tests of suites, the map of a sweep, the needs over n, other BLAS libraries, and the scan
/// of libraries that was added to a run. Each says what its section of the page says.
/// </summary>
internal static class MeasuredMarkdown
{
    private const int LongestName = 120;

    /// <param name="link">Of a title and the id of its section: the title, with a link to that where the page is known.</param>
    public static void Append(StringBuilder text, Results results, Func<string, string, string> link)
    {
        if (results.Suite is { } suite)
        {
            text.Append('\n');
            SuiteMarkdown.Append(text, suite, link("Tests inside .NET", "suite"));
        }

        if (!results.Sweeps.IsEmpty)
        {
            text.Append($"\n### {link("Sweep: the outcome of each size on each host", "sweep")}\n");
            MarkdownText.Table(
                text,
                ["workload", "#BLAS threads", "host", "outcome"],
                results.Sweeps.SelectMany(sweep => sweep.Hosts.Select(host => Cells(sweep, host))));
        }

        if (results.Curves is { } curves)
        {
            text.Append($"\n### {link("Need over n", "curve")}\n");
            foreach (var curve in curves)
                Append(text, curve);
        }

        if (results.Blas is { } matrix)
        {
            text.Append($"\n### {link("With another BLAS, number of threads or CPU kernel", "blas")}\n");
            Append(text, results, matrix);
        }

        if (results.Scan is { } scan)
        {
            text.Append($"\n### {link("Large frames in native libraries", "scan")}\n\n")
                .Append($"{MarkdownText.Of(ScanText.Summary(scan))}\n");
        }
    }

    private static string[] Cells(SweepResult sweep, HostSweep host) =>
    [
        MarkdownText.Of(sweep.Workload, LongestName),
        EnvironmentText.Threads(sweep.Environment.BlasThreads),
        JsonNames.Of(host.Host),
        MarkdownText.Of(HostText.Summary(host, sweep.MinimumStackBytes)),
    ];

    private static void Append(StringBuilder text, CurveResult curve)
    {
        var name = MarkdownText.Of(curve.Workload, LongestName);
        text.Append($"\n{name}, {EnvironmentText.BlasThreads(curve.Environment.BlasThreads)}:\n");
        MarkdownText.Table(text, ["n", "needs", "gate", ""], curve.Steps.Select(step => new[]
        {
            CurveText.Range(step),
            CurveText.Need(step),
            MarkdownText.Of(CurveText.Gate(step)),
            step.Gate is { Verified: true } ? "verified" : "",
        }));
        AddItems(text, CurveText.Sentences(curve));
    }

    private static void Append(StringBuilder text, Results results, BlasMatrix matrix)
    {
        var workloads = BlasWords.Workloads(matrix);
        string[] columns = ["library", "kernel", "#threads", .. workloads.Select(w => $"#{MarkdownText.Of(w, LongestName)}")];
        MarkdownText.Table(text, columns, BlasWords.Rows(matrix).Select(row => (string[])
        [
            MarkdownText.Of(row[0].Library, LongestName),
            MarkdownText.Of(BlasWords.Kernel(row[0])),
            BlasWords.Threads(row[0]),
            .. workloads.Select(w => MarkdownText.Of(BlasWords.Need(row.FirstOrDefault(c => c.Workload == w)))),
        ]));
        AddItems(text, BlasWords.Sentences(results, matrix));
    }

    private static void AddItems(StringBuilder text, IEnumerable<string> sentences) =>
        text.Append('\n').AppendJoin("", sentences.Select(sentence => $"- {MarkdownText.Of(sentence)}\n"));
}
