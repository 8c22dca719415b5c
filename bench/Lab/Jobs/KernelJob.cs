using Lab.Analysis;
using Lab.Analysis.Blas;
using Lab.Analysis.Wording;
using Lab.Probing;
using Lab.Python.Locating;
using Lab.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>
/// Measures the workload that decides a run's recommendation with the other CPU kernels of its OpenBLAS that this CPU can run: what another
/// CPU may need. Which kernels these are is asked again in a resumed run; the capture's word is taken where there is no answer.
/// </summary>
internal sealed class KernelJob(RunContext context, ITrialRunner runner, int parallel, TimeSpan deadline) : IJob
{
    public async Task RunAsync(Capture capture, CancellationToken cancel)
    {
        if (KernelGrowth.Wanted(capture.Header, CaptureAnalysis.Analyse(capture)) is not { } decides)
            return;
        // What is run is what the header plans, even where trials of something else are in the capture.
        var environment = capture.Header.Environments.FirstOrDefault(e => e.Equals(decides.Environment));
        if (environment is null || !capture.Header.Probes.Any(p => p.Workload == decides.Workload))
            return;
        var kernels = await AskAsync(decides.Workload, environment, cancel).ConfigureAwait(false);
        var known = capture.Kernels.LastOrDefault(k => k.Workload == kernels.Workload && k.Environment.Equals(environment));
        // No answer is no word that there are none: what an earlier part of the run was told stands.
        if (kernels.Tried.IsEmpty && known is not null)
            kernels = known;
        if (kernels.Tried.IsEmpty)
            context.Display.Report("OpenBLAS did not say which CPU kernels it has: no other one is measured");
        if (known is null || !known.Tried.SequenceEqual(kernels.Tried))
            capture.Append(kernels);
        var plans = kernels.Others
            .Select(o => new[]
            {
                BlasJob.Plan(capture.Header, decides.Workload, o.Environment, Host.Guarded) with { Trace = TraceMode.Never },
            })
            .ToList();
        if (plans.Count == 0)
            return;
        var trials = new CapturedTrials(runner, capture, deadline);
        context.Display.Report(
            $"measuring {VisibleText.Line(decides.Workload, 100)}, which needs the most, with {Plural.Of(plans.Count, "other CPU kernel")} "
                + "of OpenBLAS");
        await ProbeLoop.MakeAsync(plans, parallel, trials, context.Display, cancel, what: "other CPU kernels").ConfigureAwait(false);
    }

    private async Task<CaptureEntry.Kernels> AskAsync(string workload, TrialEnvironment environment, CancellationToken cancel)
    {
        var blas = BlasFacts.OpenBlasOf(context.Facts.Blas);
        var tried = blas?.Path is { } path
            ? await new BlasProbe(context.Processes).KernelsAsync(context.Python, path, ChildEnvironment.Of(environment), cancel)
                .ConfigureAwait(false)
            : [];
        return new(workload, environment, blas?.Core, tried);
    }
}
