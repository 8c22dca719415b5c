using Lab.Analysis;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>
/// The trials of one probe, in order: measure the peak on a roomy guarded stack; check it by a guarded trial of exactly that size,
/// painted, and one a page smaller; where that fails, bisect; then see what plain threads make of the sizes below, of the minimum,
/// and of the size that would be recommended. What they mean is the analysis' to say.
/// </summary>
internal sealed class WorkloadProbe(ITrialRunner runner, ProbePlan plan)
{
    /// <summary>Roomy sizes, tried in turn until the workload fits.</summary>
    private static readonly ByteSize[] Roomy = [ByteSize.FromMiB(16), ByteSize.FromMiB(64), ByteSize.FromMiB(256)];

    /// <summary>
    /// How much longer than on a roomy stack a trial may take: one that overran its stack often hangs, and a run must not wait a
    /// minute for each. The least is generous to a busy machine.
    /// </summary>
    private const double Patience = 8;
    private const double LeastSeconds = 15;

    private readonly List<TrialRecord> _records = [];
    private double? _deadline;

    /// <summary>Runs the probe's trials.</summary>
    /// <returns>Their records, in the order they ran.</returns>
    public async Task<IReadOnlyList<TrialRecord>> RunAsync(CancellationToken cancel)
    {
        if (await MeasurePeakAsync(cancel).ConfigureAwait(false) is not var (predicted, roomy))
            return _records;
        if (await FindMinimumAsync(predicted, roomy, cancel).ConfigureAwait(false) is not { } minimum)
            return _records;
        if (plan.Trace.Covers(predicted))
            await TraceAsync(roomy, cancel).ConfigureAwait(false);
        if (plan.Host != Host.Guarded || plan.PlainSizes is not { } plain)
            return _records;
        foreach (var size in plain.For(minimum).Prepend(StackMargin.Recommend(minimum)).Distinct())
            await TrialAsync(Host.Thread, size, Watermark.None, 0, minimum, cancel).ConfigureAwait(false);
        return _records;
    }

    private async Task<(ByteSize Predicted, ByteSize Roomy)?> MeasurePeakAsync(CancellationToken cancel)
    {
        foreach (var roomy in Roomy)
        {
            var peaks = new List<ByteSize>();
            for (var repeat = 0; repeat < plan.Repeats; repeat++)
            {
                var record = await TrialAsync(plan.Host, roomy, Watermark.Residency, repeat, null, cancel).ConfigureAwait(false);
                if (record.Outcome is Outcome.Completed { Reading: { Saturated: false } reading })
                {
                    peaks.Add(reading.Peak);
                    _deadline = Math.Max(Math.Max(LeastSeconds, Patience * record.ElapsedSeconds), _deadline ?? 0);
                }
                else if (record.Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow } or Outcome.Completed { Reading.Saturated: true })
                    break;
                else
                    return null;
            }

            if (peaks.Count == plan.Repeats)
                return (peaks.Max().RoundUpToPage(), roomy);
        }

        return null;
    }

    private async Task<ByteSize?> FindMinimumAsync(ByteSize predicted, ByteSize roomy, CancellationToken cancel)
    {
        var fits = await SurvivesAsync(predicted, Watermark.Paint, cancel).ConfigureAwait(false);
        var below = predicted - ByteSize.Page;
        var diesBelow = below == ByteSize.Zero || !await SurvivesAsync(below, Watermark.None, cancel).ConfigureAwait(false);
        if (fits && diesBelow)
            return predicted;
        return fits
            ? await StackThreshold.FindAsync(ByteSize.Zero, below, size => SurvivesAsync(size, Watermark.None, cancel)).ConfigureAwait(false)
            : await StackThreshold.FindAboveAsync(predicted, roomy, size => SurvivesAsync(size, Watermark.None, cancel)).ConfigureAwait(false);
    }

    private async Task<bool> SurvivesAsync(ByteSize size, Watermark watermark, CancellationToken cancel)
    {
        var record = await TrialAsync(plan.Host, size, watermark, 0, null, cancel).ConfigureAwait(false);
        return record.Outcome is Outcome.Completed;
    }

    /// <summary>In a trial of its own: a traced call takes longer, and its pages are filled by the watch.</summary>
    private Task<TrialRecord> TraceAsync(ByteSize roomy, CancellationToken cancel) =>
        TrialAsync(new(plan.Workload, plan.Host, roomy, plan.Environment, Watermark.None, 0) { DeadlineSeconds = _deadline, Trace = true }, cancel);

    private Task<TrialRecord> TrialAsync(
        Host host, ByteSize size, Watermark watermark, int repeat, ByteSize? minimum, CancellationToken cancel) =>
        TrialAsync(new(plan.Workload, host, size, plan.Environment, watermark, repeat) { MinimumStack = minimum, DeadlineSeconds = _deadline }, cancel);

    private async Task<TrialRecord> TrialAsync(TrialSpec spec, CancellationToken cancel)
    {
        var record = await runner.RunAsync(spec, cancel).ConfigureAwait(false);
        _records.Add(record);
        return record;
    }
}
