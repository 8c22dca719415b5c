using Lab.Analysis;
using Lab.Catalog;
using Lab.Console;
using Lab.Jobs;
using Lab.Reports;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Commands;

/// <summary>
/// How <c>run</c>, <c>sweep</c>, <c>curve</c> and <c>blas</c> end, and <c>run --resume</c> of each and of a suite: what was found, why a
/// workload has no number, and the exit code.
/// </summary>
internal sealed class RunEnd(TextWriter output, TextWriter error)
{
    /// <param name="json">Write the results as JSON: those of a sweep, a curve or a comparison of BLAS libraries.</param>
    /// <exception cref="CommandException">Nothing could be measured.</exception>
    public async Task<int> TellAsync(Run run, Results results, bool json, CancellationToken cancel)
    {
        var (capture, header) = (run.Capture, run.Capture.Header);
        NothingMeasured.Refuse(capture, cancel);
        if (json)
            await output.WriteAsync(Json(header, results)).ConfigureAwait(false);
        else if (cancel.IsCancellationRequested || HasNumbers(header, results))
            Write(header, results, run.Folder);
        if (cancel.IsCancellationRequested)
            return ExitCode.Interrupted;
        return header switch
        {
            { Sweep: not null } => await EndSweepAsync(results, capture).ConfigureAwait(false),
            { Curve: not null } => await EndCurveAsync(results, capture).ConfigureAwait(false),
            { Suite: not null } => ExitCode.Done,
            _ => await EndProbesAsync(results, capture).ConfigureAwait(false),
        };
    }

    private static string Json(CaptureEntry.Header header, Results results) =>
        header.Sweep is not null ? JsonReport.Sweep(results)
            : header.Curve is not null ? JsonReport.Curve(results)
            : JsonReport.Blas(results);

    /// <summary>False where a sweep or a curve has nothing to show: then the lines on stderr say why.</summary>
    private static bool HasNumbers(CaptureEntry.Header header, Results results) =>
        (header.Sweep is null || !results.Sweeps.IsEmpty) && (header.Curve is null || results.Curves!.Value.Any(c => c.Needs.Any()));

    private void Write(CaptureEntry.Header header, Results results, RunFolder folder)
    {
        if (header.Sweep is not null)
            SweepText.Write(results, folder, output);
        else if (header.Curve is not null)
            CurveLines.Write(results, folder, output);
        else if (header.Suite is not null)
            SuiteLines.Write(results, folder, output);
        else if (header.Blas is not null)
            BlasText.Write(results, folder, output);
        else
            VerdictText.Write(results, folder, output);
    }

    /// <summary>Says why a workload is missing in the map.</summary>
    private async Task<int> EndSweepAsync(Results results, Capture capture)
    {
        var swept = results.Sweeps.Where(s => s.Hosts.Any(h => h.Sizes.Any(c => c.Trials > 0))).Select(s => s.Workload)
            .ToHashSet(StringComparer.Ordinal);
        var raised = RaisedWorkload.In(capture).Where(r => !swept.Contains(r.Workload)).ToList();
        foreach (var probe in results.Probes.Where(p => p.MinimumStackBytes is null && raised.All(r => r.Workload != p.Workload)))
            await error.WriteLineAsync($"{probe.Workload} is not swept, as it has no minimum stack: {probe.Reason}").ConfigureAwait(false);
        await DescribeAsync(raised).ConfigureAwait(false);
        return raised.Count > 0 ? ExitCode.Usage
            : results.Sweeps.Any(s => !swept.Contains(s.Workload)) ? ExitCode.Failed
            : NothingMeasured.ExitCodeOf(results);
    }

    /// <summary>Says why a workload has no curve.</summary>
    private async Task<int> EndCurveAsync(Results results, Capture capture)
    {
        var without = results.Curves!.Value.Where(c => !c.Needs.Any()).ToList();
        if (without.Count == 0)
            return ExitCode.Done;
        // One that raises whatever its n is.
        var raised = RaisedWorkload.In(capture)
            .OrderBy(r => WorkloadName.Parse(r.Workload).N)
            .Select(r => r with { Workload = WorkloadName.Parse(r.Workload).Workload })
            .DistinctBy(r => r.Workload)
            .Where(r => without.Exists(c => c.Workload == r.Workload))
            .ToList();
        await DescribeAsync(raised).ConfigureAwait(false);
        foreach (var curve in without.ExceptBy(raised.Select(r => r.Workload), c => c.Workload))
        {
            var reason = curve.Points.FirstOrDefault()?.Reason ?? "was not reached";
            await error.WriteLineAsync($"{curve.Workload} has no curve: with every n the call {reason}").ConfigureAwait(false);
        }

        return raised.Count > 0 ? ExitCode.Usage : ExitCode.Failed;
    }

    private async Task<int> EndProbesAsync(Results results, Capture capture)
    {
        // A workload of the catalog that raises is in the report.
        var raised = RaisedWorkload.In(capture).Where(r => UserWorkload.IsReference(r.Workload)).ToList();
        await DescribeAsync(raised).ConfigureAwait(false);
        return raised.Count > 0 ? ExitCode.Usage
            : results.Blas is not { } blas ? NothingMeasured.ExitCodeOf(results)
            : blas.Cells.Any(c => c.MinimumStackBytes is not null) ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>A workload that the user wrote or named, and that raises, is for the user to correct.</summary>
    private async Task DescribeAsync(List<RaisedWorkload> raised)
    {
        foreach (var workload in raised)
            await error.WriteLineAsync(workload.Describe()).ConfigureAwait(false);
    }
}
