using Lab.Analysis.Sweeps;

namespace Lab.Reports;

/// <summary>
/// What only some runs measured, in Markdown: the tests of suites, the map of a sweep, the needs over n, other BLAS libraries, and the scan
/// of libraries that was added to a run. Each says what its section of the page says.
/// </summary>
internal static class MeasuredMarkdown
{
    private const int LongestName = 120;

    /// <summary>A curve of fewer characters would be a head without rows.</summary>
    private const int RoomForCurve = 1_000;

    /// <param name="link">Of a title and the id of its section: the title, with a link to that where the page is known.</param>
    /// <param name="longest">The most characters that there may be then; what there is no room for is counted.</param>
    public static void Append(StringBuilder text, Results results, Func<string, string, string> link, int longest)
    {
        if (results.Suite is { } suite)
        {
            text.Append('\n');
            SuiteMarkdown.Append(text, suite, link("Tests inside .NET", "suite"), longest);
        }

        if (!results.Sweeps.IsEmpty)
        {
            text.Append($"\n### {link("Sweep: the outcome of each size on each host", "sweep")}\n");
            MarkdownText.Table(
                text,
                ["workload", "#BLAS threads", "host", "outcome"],
                results.Sweeps.SelectMany(sweep => sweep.Hosts.Select(host => Cells(sweep, host))),
                longest);
        }

        if (results.Curves is { } curves)
        {
            text.Append($"\n### {link("Need over n", "curve")}\n");
            foreach (var (number, curve) in curves.Index())
            {
                if (text.Length > longest - RoomForCurve)
                {
                    text.Append($"\n{Plural.Of(curves.Length - number, "more curve")}.\n");
                    break;
                }

                Append(text, curve, longest);
            }
        }

        if (results.Blas is { } matrix)
        {
            text.Append($"\n### {link("With another BLAS, number of threads or CPU kernel", "blas")}\n");
            Append(text, results, matrix, longest);
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

    private static void Append(StringBuilder text, CurveResult curve, int longest)
    {
        var name = MarkdownText.Of(curve.Workload, LongestName);
        text.Append($"\n{name}, {EnvironmentText.BlasThreads(curve.Environment.BlasThreads)}:\n");
        MarkdownText.Table(text, ["n", "needs", "gate", ""], curve.Steps.Select(step => new[]
        {
            CurveText.Range(step),
            CurveText.Need(step),
            MarkdownText.Of(CurveText.Gate(step)),
            step.Gate is { Verified: true } ? "verified" : "",
        }), longest);
        text.Append('\n');
        MarkdownText.Fill(text, CurveText.Sentences(curve).Select(s => $"- {MarkdownText.Of(s)}\n"), longest);
    }

    private static void Append(StringBuilder text, Results results, BlasMatrix matrix, int longest)
    {
        var workloads = BlasWords.Workloads(matrix);
        string[] columns = ["library", "kernel", "#threads", .. workloads.Select(w => $"#{MarkdownText.Of(w, LongestName)}")];
        MarkdownText.Table(text, columns, BlasWords.Rows(matrix).Select(row => (string[])
        [
            MarkdownText.Of(row[0].Library, LongestName),
            MarkdownText.Of(BlasWords.Kernel(row[0])),
            BlasWords.Threads(row[0]),
            .. workloads.Select(w => MarkdownText.Of(BlasWords.Need(row.FirstOrDefault(c => c.Workload == w)))),
        ]), longest);
        text.Append('\n');
        MarkdownText.Fill(text, BlasWords.Sentences(results, matrix).Select(s => $"- {MarkdownText.Of(s)}\n"), longest);
    }
}
