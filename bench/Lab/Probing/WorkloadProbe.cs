using Lab.Analysis;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>
/// The trials of one probe, in order: measure the peak on a roomy guarded stack; check it by a guarded trial of exactly that size,
/// painted, and one a page smaller; where that fails, bisect; then see what plain threads make of the sizes below, of the minimum,
/// and of the size that would be recommended, in an order of the seed's. Each repeat has an environment of another size. What they mean is
/// the analysis' to say.
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
    private readonly Shuffling _shuffling = new(plan.Seed);
    private double? _deadline;

    /// <summary>That of the repeat with the largest peak: a check that differed in it could not be held against the peak.</summary>
    private int _padding;

    /// <summary>True once two repeats had different peaks: one call that survives then says less than one that dies.</summary>
    private bool _peaksDiffer;

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
        if (plan.Host.OnPlainThread() is not { } onPlainThread || plan.PlainSizes is not { } plain)
            return _records;
        // The recommended size first: of a run that is interrupted it is worth the most.
        foreach (var size in _shuffling.Order(plain.For(minimum)).Prepend(StackMargin.Recommend(minimum)).Distinct())
            await TrialAsync(onPlainThread, size, Watermark.None, 0, 0, minimum, cancel).ConfigureAwait(false);
        return _records;
    }

    private async Task<(ByteSize Predicted, ByteSize Roomy)?> MeasurePeakAsync(CancellationToken cancel)
    {
        foreach (var roomy in Roomy)
        {
            var peaks = new List<ByteSize>();
            for (var repeat = 0; repeat < plan.Repeats; repeat++)
            {
                var padding = _shuffling.Padding(repeat);
                var record = await TrialAsync(plan.Host, roomy, Watermark.Residency, repeat, padding, null, cancel).ConfigureAwait(false);
                if (record.Outcome is Outcome.Completed { Reading: { Saturated: false } reading })
                {
                    if (peaks.TrueForAll(peak => peak < reading.Peak))
                        _padding = padding;
                    peaks.Add(reading.Peak);
                    _deadline = Math.Max(Math.Max(LeastSeconds, Patience * record.ElapsedSeconds), _deadline ?? 0);
                }
                else if (record.Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow } or Outcome.Completed { Reading.Saturated: true })
                    break;
                else
                    return null;
            }

            if (peaks.Count == plan.Repeats)
            {
                _peaksDiffer = peaks.Max() > peaks.Min();
                return (peaks.Max().RoundUpToPage(), roomy);
            }
        }

        return null;
    }

    private async Task<ByteSize?> FindMinimumAsync(ByteSize predicted, ByteSize roomy, CancellationToken cancel)
    {
        var fits = await SurvivesAsync(predicted, Watermark.Paint, cancel).ConfigureAwait(false);
        var below = predicted - ByteSize.Page;
        var diesBelow = below == ByteSize.Zero || await DiesAsync(below, cancel).ConfigureAwait(false);
        if (fits && diesBelow)
            return predicted;
        return fits
            ? await StackThreshold.FindAsync(ByteSize.Zero, below, size => SurvivesAsync(size, Watermark.None, cancel)).ConfigureAwait(false)
            : await StackThreshold.FindAboveAsync(predicted, roomy, size => SurvivesAsync(size, Watermark.None, cancel)).ConfigureAwait(false);
    }

    /// <summary>Where peaks differ, a call may go less deep than it can: it is tried as often as the peak was measured, until it dies.</summary>
    private async Task<bool> DiesAsync(ByteSize size, CancellationToken cancel)
    {
        for (var repeat = 0; repeat < (_peaksDiffer ? plan.Repeats : 1); repeat++)
        {
            if (!await SurvivesAsync(size, Watermark.None, cancel, repeat).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async Task<bool> SurvivesAsync(ByteSize size, Watermark watermark, CancellationToken cancel, int repeat = 0)
    {
        var record = await TrialAsync(plan.Host, size, watermark, repeat, _padding, null, cancel).ConfigureAwait(false);
        return record.Outcome is Outcome.Completed;
    }

    /// <summary>In a trial of its own: a traced call takes longer, and its pages are filled by the watch.</summary>
    private Task<TrialRecord> TraceAsync(ByteSize roomy, CancellationToken cancel) =>
        TrialAsync(Spec(plan.Host, roomy, Watermark.None, 0) with { EnvironmentPadding = _padding, Trace = true }, cancel);

    private Task<TrialRecord> TrialAsync(
        Host host, ByteSize size, Watermark watermark, int repeat, int padding, ByteSize? minimum, CancellationToken cancel) =>
        TrialAsync(Spec(host, size, watermark, repeat) with { MinimumStack = minimum, EnvironmentPadding = padding }, cancel);

    private TrialSpec Spec(Host host, ByteSize size, Watermark watermark, int repeat) =>
        new(plan.Workload, host, size, plan.Environment, watermark, repeat) { DeadlineSeconds = _deadline };

    private async Task<TrialRecord> TrialAsync(TrialSpec spec, CancellationToken cancel)
    {
        var record = await runner.RunAsync(spec, cancel).ConfigureAwait(false);
        _records.Add(record);
        return record;
    }
}
