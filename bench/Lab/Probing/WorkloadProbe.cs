using Lab.Analysis;
using Lab.Analysis.Probes;
using Lab.Analysis.Sizes;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Probing;

/// <summary>One probe to make: a workload in an environment.</summary>
/// <param name="Repeats">How often the peak is measured, each time in a fresh process; 1 or more.</param>
/// <param name="PlainSizes">The sizes below the minimum that plain threads are tried with; null to try no plain thread.</param>
internal sealed record ProbePlan(string Workload, TrialEnvironment Environment, int Repeats, UsualSizes? PlainSizes)
{
    /// <summary>Whether the growth of the stack is traced.</summary>
    public TraceMode Trace { get; init; }

    /// <summary>
    /// The guarded host that is measured on. Plain threads are tried where it has a host on them: all but the one without Python.
    /// </summary>
    public Host Host { get; init; } = Host.Guarded;

    /// <summary>A plain thread of the recommended size is tried where the minimum is larger than this; always unless it is set.</summary>
    public ByteSize ObservedAbove { get; init; }

    /// <summary>How long calls are made again where the peak is measured, to see whether the need varies.</summary>
    public TimeSpan LaterCalls { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The same for a trial that checks a size.</summary>
    public static readonly TimeSpan LaterCallsOfChecks = TimeSpan.FromMilliseconds(20);

    /// <summary>Whether the peak is all that is measured: no size is tried.</summary>
    public bool PeakAlone { get; init; }

    /// <summary>Seed of everything that is shuffled.</summary>
    public int Seed { get; init; }

    /// <summary>What the recommended size, which a plain thread is tried with, is made of.</summary>
    public MarginRule Margins { get; init; } = MarginRule.Usual;
}

/// <summary>When a probe traces the growth of the stack, which takes one more trial.</summary>
internal enum TraceMode
{
    Never,

    /// <summary>
    /// For a call that takes more than <see cref="CommonStackSize.Smallest"/>: what needs less works everywhere.
    /// </summary>
    WhenLarge,

    Always,
}

/// <summary>
/// The trials of one probe, in their order. The peak is measured on a roomy guarded stack, and predicts the minimum: the peak, and what
/// Python 3.14 and later keep free at the low end. Two guarded trials check that: a painted one of exactly that size must complete, and
/// one of a page less must die or be refused. Where the first one fails, the peak is measured more often, and the minimum is searched
/// above. Where the second one lives, it may use what Python keeps free: then such a pair is tried at the peak, and the minimum is searched
/// between the two. Otherwise the peak is measured more often: a call whose need varies has the largest peak as its minimum, and is tried
/// below that until it dies. Where the prediction fails in another way, the minimum is searched. Guarded
/// trials make the call several times, to see whether its need varies. The growth is traced, and plain threads are tried last: with the
/// recommended size first, then with the sizes below the minimum, in an order of the seed's. Each repeat has an environment of another
/// size. What the trials mean is for the analysis to say.
/// </summary>
/// <remarks>
/// Where later calls take just what the first one took, two trials share a worker: the traced call follows in the worker of the peak, and
/// the call that must die in the worker of the size that suffices. First calls alone tell the peak, and that the size suffices.
/// </remarks>
internal sealed class WorkloadProbe(ITrialRunner runner, ProbePlan plan)
{
    /// <summary>The most that a plain thread is given on top of the minimum to see what it needs.</summary>
    private static readonly ByteSize LargestPlainExtra = ByteSize.Page + ByteSize.Page + ByteSize.Page;

    /// <summary>
    /// How much longer than on a roomy stack a trial may take: one that overran its stack often hangs, and a run must not wait a
    /// minute for each. The least is generous to a busy machine.
    /// </summary>
    private const double Patience = 8;
    private const double LeastSeconds = 15;

    /// <summary>How many more times the peak is measured where a call lives on less than it took.</summary>
    private const int MoreRepeats = 4;

    private readonly List<TrialRecord> _records = [];
    private readonly Shuffling _shuffling = new(plan.Seed);
    private double? _deadline;

    /// <summary>Padding of the repeat with the largest peak: a check with another padding could not be compared with that peak.</summary>
    private int _padding;

    /// <summary>Runs the probe's trials.</summary>
    /// <returns>Their records, in the order they ran.</returns>
    public async Task<IReadOnlyList<TrialRecord>> RunAsync(CancellationToken cancel)
    {
        if (await MeasurePeakAsync(cancel).ConfigureAwait(false) is not var (predicted, roomy) || plan.PeakAlone)
            return _records;
        if (await FindMinimumAsync(predicted, roomy, cancel).ConfigureAwait(false) is not { } found)
            return _records;
        var minimum = ByteSize.Max(found, Varies ? Predicted(roomy) : found);
        // In a worker of its own, if it was not in that of the largest peak.
        if (IsTraced(predicted) && !_records.Exists(r => r.Spec.Trace && r.Spec.MinimumStack == LargestPeak(roomy)))
            await TrialAsync(TracedSpec(CheckSpec(roomy, Watermark.None), LargestPeak(roomy)), cancel).ConfigureAwait(false);
        // A traced call that went deeper than all before it, or a peak that was lost, makes the minimum a larger one: it is tried too.
        if (ProbeAnalysis.Analyse(_records, plan.Margins).MinimumStackBytes is { } asked && asked > minimum)
            minimum = await FindMinimumAsync(asked, roomy, cancel).ConfigureAwait(false) ?? asked;

        if (plan.Host.OnPlainThread() is not { } onPlainThread || plan.PlainSizes is not { } plain)
            return _records;
        // The recommended size first: in a run that is interrupted it is worth the most.
        foreach (var size in Recommended(minimum).Concat(_shuffling.Order(plain.For(minimum))).Distinct())
            await TryPlainAsync(onPlainThread, size, minimum, cancel).ConfigureAwait(false);
        await FindPlainMinimumAsync(onPlainThread, minimum, cancel).ConfigureAwait(false);
        return _records;
    }

    /// <summary>The size that the analysis recommends by the guarded trials, if that is to be observed.</summary>
    private IEnumerable<ByteSize> Recommended(ByteSize minimum) => minimum > plan.ObservedAbove
        && ProbeAnalysis.Analyse(_records, plan.Margins).RecommendedStackBytes is { } size ? [size] : [];

    /// <summary>
    /// A plain thread can need a little more than a guarded one: the runtime's own frames at its start are larger, and Python 3.14 keeps
    /// its guard page free too. Where one died with
    /// exactly the minimum, sizes of a page more are tried until it lives; three at most, because a death above those has another reason.
    /// Where it lived, a page less is tried: that it dies there proves the minimum, where no frame leaps over the guard.
    /// </summary>
    private async Task FindPlainMinimumAsync(Host host, ByteSize guarded, CancellationToken cancel)
    {
        var minimum = ByteSize.Max(guarded, StackSizeRules.Smallest);
        if (_records.Find(r => r.Spec.Host == host && r.Spec.StackSize == minimum) is not { } exact)
            return;
        var died = exact.Outcome is Outcome.Crashed or Outcome.Refused;
        for (var more = ByteSize.Page; died && more <= LargestPlainExtra; more += ByteSize.Page)
            died = (await TryAsync(minimum + more).ConfigureAwait(false)).Outcome is Outcome.Crashed or Outcome.Refused;
        if (exact.Outcome is Outcome.Completed && minimum > StackSizeRules.Smallest)
            _ = await TryAsync(minimum - ByteSize.Page).ConfigureAwait(false);

        Task<TrialRecord> TryAsync(ByteSize size) => TryPlainAsync(host, size, guarded, cancel);
    }

    private async Task<(ByteSize Predicted, ByteSize Roomy)?> MeasurePeakAsync(CancellationToken cancel)
    {
        foreach (var roomy in TrialSpec.RoomySizes)
        {
            var repeat = 0;
            for (var fits = true; fits && repeat < plan.Repeats; repeat++)
            {
                switch (await MeasureAsync(roomy, repeat, cancel).ConfigureAwait(false))
                {
                    case Outcome.Completed { Reading: { Saturated: false } }:
                        break;
                    case { IsWantOfStack: true } or Outcome.Completed { Reading.Saturated: true }:
                        fits = false;
                        break;
                    default:
                        return null;
                }
            }

            if (Measured(roomy).Count() == plan.Repeats)
                return (Predicted(roomy), roomy);
        }

        return null;
    }

    private async Task<Outcome> MeasureAsync(ByteSize roomy, int repeat, CancellationToken cancel)
    {
        var padding = _shuffling.Padding(repeat);
        var largest = Measured(roomy).Select(r => r.Peak).Append(ByteSize.Zero).Max();
        var spec = Spec(plan.Host, roomy, Watermark.Residency, repeat) with { EnvironmentPadding = padding };
        var record = (await TrialsAsync(spec, repeat == 0 ? Traced : null, cancel).ConfigureAwait(false))[0];
        if (record.Outcome is Outcome.Completed { Reading: { Saturated: false } reading })
        {
            if (reading.Peak > largest)
                _padding = padding;
            _deadline = Math.Max(Allowed(record), _deadline ?? 0);
        }

        return record.Outcome;

        TrialSpec? Traced(TrialRecord first) =>
            plan is { Repeats: 1, PeakAlone: false } && IsRepeated(first)
            && first.Outcome is Outcome.Completed { Reading: { Saturated: false } read }
            && IsTraced(read.Peak.RoundUpToPage() + read.Reserve)
                ? TracedSpec(spec with { DeadlineSeconds = Allowed(first) }, read.Peak.RoundUpToPage())
                : null;

        double Allowed(TrialRecord measured) => Math.Max(LeastSeconds, Patience * measured.ElapsedSeconds);
    }

    /// <summary>Whether the later calls of a trial took what the first one took.</summary>
    private static bool IsRepeated(TrialRecord trial) =>
        trial.Outcome is Outcome.Completed { Reading.Peak: var first } && trial.LaterCalls is { Problem: null, Peaks: [_, ..] peaks }
        && peaks.All(run => run.Peak == first.RoundUpToPage());

    /// <summary>
    /// Whether a later call raised, died or hung on a roomy stack: what an exception takes on a small one is no need of the first call.
    /// </summary>
    public static bool IsCalledOnce(IEnumerable<TrialRecord> records) =>
        records.Any(r => r.Spec.Watermark is Watermark.Residency && r.LaterCalls is { Problem: not null });

    /// <summary>What the first calls of the trials on a roomy stack read.</summary>
    private IEnumerable<StackReading> Measured(ByteSize roomy) => _records
        .Where(r => r.Spec.Watermark == Watermark.Residency && r.Spec.StackSize == roomy)
        .Select(r => (r.Outcome as Outcome.Completed)?.Reading)
        .OfType<StackReading>()
        .Where(reading => !reading.Saturated);

    /// <summary>The largest peak of all calls on a roomy stack, to the page.</summary>
    private ByteSize LargestPeak(ByteSize roomy) =>
        NeedVariation.Distribution(_records.Where(r => r.Spec.StackSize == roomy))[^1].Peak.RoundUpToPage();

    /// <summary>What Python keeps free at the low end of a stack.</summary>
    private ByteSize Reserve(ByteSize roomy) => Measured(roomy).Select(r => r.Reserve).Append(ByteSize.Zero).Max();

    /// <summary>The minimum that the peaks predict: Python may check the deepest frame.</summary>
    private ByteSize Predicted(ByteSize roomy) => LargestPeak(roomy) + Reserve(roomy);

    private bool Varies => NeedVariation.IsSeenIn(_records);

    private async Task<ByteSize?> FindMinimumAsync(ByteSize predicted, ByteSize roomy, CancellationToken cancel)
    {
        var (fits, dies) = await TryPairAsync(predicted, cancel).ConfigureAwait(false);
        var reserve = Varies ? ByteSize.Zero : Reserve(roomy);
        var (below, lives) = (predicted - ByteSize.Page, predicted);
        // That it lived there after another call is no proof. Where Python keeps some free, it is enough to try the peak first.
        if (fits && (dies is null || (dies is false && reserve == ByteSize.Zero)))
        {
            dies = await DiesAsync(below, cancel).ConfigureAwait(false);
            lives = below;
        }

        // Whether a fork brings down the host depends on when a signal comes, and on no size: there is nothing to search for.
        if (_records.Exists(r => r.Outcome is Outcome.Crashed { Crash: CrashKind.Fork }))
            return null;
        if (!fits)
        {
            // More was needed than on a roomy stack: by a page that the alignment makes, or by a call that goes deeper than most.
            await MeasureMoreAsync(roomy, cancel).ConfigureAwait(false);
            if (Predicted(roomy) > predicted)
                return await FindMinimumAsync(Predicted(roomy), roomy, cancel).ConfigureAwait(false);
            // That it lives once on a size may be that most calls do.
            return predicted >= roomy ? roomy : await StackThreshold.FindAboveAsync(
                predicted, roomy, async size => !await DiesAsync(size, cancel, NeedVariation.Attempts).ConfigureAwait(false))
                .ConfigureAwait(false);
        }

        if (dies is true)
            return predicted;
        if (reserve > ByteSize.Zero && !Varies)
        {
            // What it takes below the frames that Python checks may lie in what Python keeps free.
            var peak = predicted - reserve;
            var (fitsPeak, diesBelowPeak) = await TryPairAsync(peak, cancel).ConfigureAwait(false);
            if (!fitsPeak)
                return await FindBetweenAsync(peak, ByteSize.Max(lives, peak + ByteSize.Page)).ConfigureAwait(false);
            lives = peak - ByteSize.Page;
            if (diesBelowPeak is true || await DiesAsync(lives, cancel).ConfigureAwait(false))
                return peak;
        }

        // It lives on less than it took: it needs less at one time than at another, or it uses what it is given. More calls on a stack of
        // one size tell.
        await MeasureMoreAsync(roomy, cancel).ConfigureAwait(false);
        if (Predicted(roomy) > predicted)
            return await FindMinimumAsync(Predicted(roomy), roomy, cancel).ConfigureAwait(false);
        if (Varies)
        {
            _ = await DiesAsync(below, cancel).ConfigureAwait(false);
            return predicted;
        }

        return await FindBetweenAsync(ByteSize.Zero, lives).ConfigureAwait(false);

        Task<ByteSize> FindBetweenAsync(ByteSize dies, ByteSize survives) =>
            StackThreshold.FindAsync(dies, survives, size => SurvivesAsync(size, cancel));
    }

    /// <summary>Measures the peak more often, until it is seen to vary.</summary>
    private async Task MeasureMoreAsync(ByteSize roomy, CancellationToken cancel)
    {
        for (var repeat = plan.Repeats; !Varies && repeat < plan.Repeats + MoreRepeats; repeat++)
            _ = await MeasureAsync(roomy, repeat, cancel).ConfigureAwait(false);
    }

    /// <summary>Tries a size, and a page less in the same worker where later calls take just what the first one took.</summary>
    /// <returns>
    /// Whether the size suffices, and whether a page less does not: null where that was not tried. False is no proof: the call was made
    /// after another one.
    /// </returns>
    private async Task<(bool Fits, bool? DiesBelow)> TryPairAsync(ByteSize size, CancellationToken cancel)
    {
        var below = size - ByteSize.Page;
        var isSteady = Tries == 1 && below > ByteSize.Zero && _records.TrueForAll(r => r.Spec.Watermark is Watermark.None || IsRepeated(r));
        var records = await TrialsAsync(
            CheckSpec(size, Watermark.Paint), first => IsFollowed(first) ? CheckSpec(below, Watermark.None) : null, cancel)
            .ConfigureAwait(false);
        return (
            records[0].Outcome is Outcome.Completed,
            below == ByteSize.Zero || records.Length > 1 ? true : IsFollowed(records[0]) ? false : null);

        bool IsFollowed(TrialRecord first) => isSteady && IsRepeated(first);
    }

    /// <summary>
    /// Where calls differ, one may go less deep than it can: the size is tried several times, until it dies. That a call survives can be
    /// what shows that it varies.
    /// </summary>
    /// <param name="tries">How often it is tried; <see cref="Tries"/> by default.</param>
    private async Task<bool> DiesAsync(ByteSize size, CancellationToken cancel, int? tries = null)
    {
        for (var repeat = 0; repeat < (tries ?? Tries); repeat++)
        {
            if (!await SurvivesAsync(size, cancel, repeat).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private int Tries => Varies ? NeedVariation.Attempts : NeedVariation.Spread(_records) > ByteSize.Zero ? plan.Repeats : 1;

    private async Task<bool> SurvivesAsync(ByteSize size, CancellationToken cancel, int repeat = 0) =>
        (await TrialAsync(CheckSpec(size, Watermark.None, repeat), cancel).ConfigureAwait(false)).Outcome is Outcome.Completed;

    private Task<TrialRecord> TryPlainAsync(Host host, ByteSize size, ByteSize minimum, CancellationToken cancel) =>
        TrialAsync(Spec(host, size, Watermark.None, 0) with { MinimumStack = minimum }, cancel);

    private TrialSpec CheckSpec(ByteSize size, Watermark watermark, int repeat = 0) =>
        Spec(plan.Host, size, watermark, repeat) with { EnvironmentPadding = _padding };

    /// <summary>A trial of its own: a traced call takes longer, and its pages are filled by the watch.</summary>
    private static TrialSpec TracedSpec(TrialSpec roomy, ByteSize peak) => roomy with
    {
        Watermark = Watermark.None,
        MinimumStack = peak,
        Trace = true,
        LaterCallsSeconds = 0,
    };

    private bool IsTraced(ByteSize predicted) =>
        plan.Trace == TraceMode.Always || (plan.Trace == TraceMode.WhenLarge && predicted > CommonStackSize.Smallest);

    private TrialSpec Spec(Host host, ByteSize size, Watermark watermark, int repeat) =>
        new(plan.Workload, host, size, plan.Environment, watermark, repeat)
        {
            DeadlineSeconds = _deadline,
            LaterCallsSeconds = !host.IsGuarded() || IsCalledOnce(_records) || plan.LaterCalls == TimeSpan.Zero ? 0
                : (watermark is Watermark.Residency ? plan.LaterCalls : ProbePlan.LaterCallsOfChecks).TotalSeconds,
        };

    private async Task<TrialRecord> TrialAsync(TrialSpec spec, CancellationToken cancel) =>
        (await TrialsAsync(spec, next: null, cancel).ConfigureAwait(false))[0];

    private async Task<ImmutableArray<TrialRecord>> TrialsAsync(
        TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
    {
        // What was asked before, as by another search, has its answer. A trace of a call that goes deeper looks closer elsewhere.
        if (!spec.Trace && _records.Find(r => r.Spec.Key == spec.Key) is { } known)
            return [known];
        var records = await runner.RunAsync(spec, next, cancel).ConfigureAwait(false);
        _records.AddRange(records);
        return records;
    }
}

/// <summary>
/// Finds the smallest size that survives, to the page, where the peak did not predict it: bisection between a size known to
/// die and one known to survive. Only for hosts on which every overrun dies: elsewhere survival is not monotonic in the size.
/// </summary>
internal static class StackThreshold
{
    /// <summary>
    /// Looks for the threshold above a size that was predicted and died. A prediction that fails mostly fails by a page or two: sizes
    /// are tried at one, two, four pages above it and so on, until one survives.
    /// </summary>
    /// <param name="dies">A size known to die.</param>
    /// <param name="survives">A larger size known to survive.</param>
    /// <param name="survivesAt">Runs a trial.</param>
    public static async Task<ByteSize> FindAboveAsync(ByteSize dies, ByteSize survives, Func<ByteSize, Task<bool>> survivesAt)
    {
        for (var step = ByteSize.Page; dies + step < survives; step += step)
        {
            var size = dies + step;
            if (await survivesAt(size).ConfigureAwait(false))
                return await FindAsync(dies, size, survivesAt).ConfigureAwait(false);
            dies = size;
        }

        return await FindAsync(dies, survives, survivesAt).ConfigureAwait(false);
    }

    /// <summary>Looks for the threshold between two sizes.</summary>
    /// <param name="dies">A size known to die; may be zero.</param>
    /// <param name="survives">A larger size known to survive.</param>
    /// <param name="survivesAt">Runs a trial. Asked of sizes between the two, each once; about log2 of the pages between.</param>
    /// <returns>The smallest size that survived; one page less is <paramref name="dies"/> or was seen to die.</returns>
    public static async Task<ByteSize> FindAsync(ByteSize dies, ByteSize survives, Func<ByteSize, Task<bool>> survivesAt)
    {
        var (low, high) = (dies.Bytes / ByteSize.Page.Bytes, survives.Bytes / ByteSize.Page.Bytes);
        if (low >= high)
            throw new ArgumentException($"a size that dies ({dies}) must be smaller than one that survives ({survives})");
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (await survivesAt(new ByteSize(middle * ByteSize.Page.Bytes)).ConfigureAwait(false))
                high = middle;
            else
                low = middle;
        }

        return new(high * ByteSize.Page.Bytes);
    }
}

/// <summary>
/// What is varied between trials that should give the same: the same seed gives the same order and the same sizes, on any machine (a seeded
/// <see cref="Random"/> is the same in every version of .NET).
/// </summary>
internal sealed class Shuffling(int seed)
{
    private const int LargestPadding = 4096;

    /// <summary>Bytes by which the environment of a repeat is larger: none for the first, 1 to 4096 for the others.</summary>
    public int Padding(int repeat) => repeat == 0 ? 0 : new Random(unchecked(seed + (repeat * 7919))).Next(1, LargestPadding + 1);

    /// <summary>In another order.</summary>
    public T[] Order<T>(IEnumerable<T> items)
    {
        T[] shuffled = [.. items];
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }
}
