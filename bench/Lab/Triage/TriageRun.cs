using Lab.Analysis;
using Lab.Probing;
using Lab.Supervision;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>
/// Runs the trials of one triage, in this order: what the user asked for, until it dies; the same on guarded stacks, roomy and of that
/// size; and with one BLAS thread, if the stack is too small.
/// </summary>
/// <param name="runner">Makes a runner whose workers an inspector looks at.</param>
internal sealed class TriageRun(Func<IFaultInspector, ITrialRunner> runner, Gdb gdb, IProgress<string> progress)
{
    /// <summary>What a recommended size is made of.</summary>
    public MarginRule Margins { get; init; } = MarginRule.Usual;

    /// <param name="spec">The trial that dies.</param>
    /// <param name="attempts">How often to try until it dies; 1 or more.</param>
    /// <param name="oneThread">The environment with the BLAS limited to one thread.</param>
    public async Task<TriageEvidence> RunAsync(TrialSpec spec, int attempts, TrialEnvironment oneThread, CancellationToken cancel)
    {
        var tried = ImmutableArray.CreateBuilder<TriageTrial>();
        do
        {
            tried.Add(await TrialAsync(spec with { Repeat = tried.Count }, cancel).ConfigureAwait(false));
            // The call was never made. The command says why; there is nothing to diagnose.
            if (tried[^1].Outcome is Outcome.LaunchFailed or Outcome.Raised { Stage: TrialStage.SetUp })
                return new(tried.ToImmutable(), tried[^1], null);
            Report(string.Create(CultureInfo.InvariantCulture, $"{tried.Count} of at most {attempts} with {spec.StackSize}"), tried[^1]);
        }
        while (tried.Count < attempts && tried[^1].Outcome is Outcome.Completed or Outcome.Overran);

        var room = await RoomyAsync(spec, cancel).ConfigureAwait(false);
        Report($"guarded with {room.Record.Spec.StackSize}", room);
        TriageTrial? guarded = null;
        if (!spec.Host.IsGuarded())
        {
            guarded = await TrialAsync(GuardedSpec(spec, spec.StackSize), cancel).ConfigureAwait(false);
            Report($"guarded with {spec.StackSize}", guarded);
        }

        var evidence = new TriageEvidence(tried.ToImmutable(), room, guarded)
        {
            Growth = await TraceAsync(room, cancel).ConfigureAwait(false),
            Margins = Margins,
            OwnAddressSpaceLimit = MemoryLimits.Read("/proc/self").AddressSpaceLimit,
        };
        if (Diagnosis.CauseOf(evidence) is not (TriageCause.Stack or TriageCause.Refused)
            || spec.Environment.BlasThreads == 1 || room.Outcome is not Outcome.Completed)
            return evidence;
        var limited = room.Record.Spec with { Environment = oneThread };
        var one = await TrialAsync(limited, cancel).ConfigureAwait(false);
        Report($"guarded with {limited.StackSize} and one BLAS thread", one);
        return evidence with { OneThread = one };
    }

    private async Task<TriageTrial> RoomyAsync(TrialSpec spec, CancellationToken cancel)
    {
        TriageTrial? last = null;
        // Never less than what the call has: that a smaller stack is too small says nothing.
        var twice = new ByteSize(Math.Min(2 * spec.StackSize.Bytes, StackSizeRules.Largest.Bytes));
        foreach (var size in TrialSpec.RoomySizes.Where(r => r > spec.StackSize).DefaultIfEmpty(twice))
        {
            last = await TrialAsync(GuardedSpec(spec, size), cancel).ConfigureAwait(false);
            if (!last.RanOffStack && last.Outcome is not (Outcome.Refused or Outcome.Completed { Reading.Saturated: true }))
                break;
        }

        return last!;
    }

    /// <summary>Who takes the stack of the roomy trial. Its peak is known: near that the stack is looked at closely.</summary>
    private async Task<GrowthTrace?> TraceAsync(TriageTrial roomy, CancellationToken cancel)
    {
        if (roomy.Outcome is not Outcome.Completed { Reading.Saturated: false })
            return null;
        var traced = await TrialAsync(
            roomy.Record.Spec with { Watermark = Watermark.None, Trace = true, MinimumStack = roomy.Taken }, cancel).ConfigureAwait(false);
        Report($"traced with {traced.Record.Spec.StackSize}", traced);
        var growth = traced.Record.Growth;
        // A call that needed less, or ended otherwise, says nothing of the one that is told.
        var isSame = traced.Returned && (growth?.Problem is not null || growth?.Steps is [.., var deepest]
            && deepest.DepthBytes + ByteSize.Page >= roomy.Taken);
        return isSame ? growth : null;
    }

    private static TrialSpec GuardedSpec(TrialSpec spec, ByteSize size) =>
        spec with { Host = spec.Host.OnGuardedStack(), StackSize = size, Watermark = Watermark.Residency };

    private async Task<TriageTrial> TrialAsync(TrialSpec spec, CancellationToken cancel)
    {
        var inspector = new DeathInspector(gdb);
        var killedBefore = MemoryLimits.OomKills();
        var record = await runner(inspector).RunAsync(spec, cancel).ConfigureAwait(false);
        return new(record, [.. inspector.Inspections], MemoryLimits.OomKills() - killedBefore);
    }

    private void Report(string what, TriageTrial trial) => progress.Report($"{what}: {trial.Ending}");
}
