using Lab.Supervision;
using Lab.Trials;

namespace Lab.Tests.Probing;

/// <summary>A machine on which a call needs exactly <paramref name="needed"/>, and that notes what it was asked.</summary>
internal sealed class ScriptedMachine(ByteSize needed) : ITrialRunner
{
    private readonly List<TrialSpec> _specs = [];

    /// <summary>What the watermark says of the peak; the truth unless told otherwise.</summary>
    public Func<TrialSpec, ByteSize> Peak { get; init; } = _ => needed;

    /// <summary>What Python keeps free, and how much of the stack is in use where it checks that last.</summary>
    public (ByteSize Reserve, ByteSize Checked) Python { get; init; }

    /// <summary>Smallest plain thread on which the call seems to work.</summary>
    public ByteSize PlainSurvivesFrom { get; init; } = ByteSize.Zero;

    /// <summary>An outcome of its own for some trials; null leaves it to the rule.</summary>
    public Func<TrialSpec, Outcome?> Except { get; init; } = _ => null;

    /// <summary>The peaks of the calls after the first; null for none.</summary>
    public Func<TrialSpec, LaterCalls?> Later { get; init; } = _ => null;

    /// <summary>What every trial takes.</summary>
    public double Seconds { get; init; } = 0.3;

    public IReadOnlyList<TrialSpec> Specs => _specs;

    /// <summary>The trials in the order they were asked for, such as <c>guarded 16 MiB residency</c>.</summary>
    public IEnumerable<string> Asked => _specs.Select(Describe);

    /// <summary>Whether a worker can have a second trial.</summary>
    public bool SharesWorkers { get; init; }

    /// <summary>Whether a call that must die lives where another was made before it.</summary>
    public bool LivesWhereShared { get; init; }

    public Task<ImmutableArray<TrialRecord>> RunAsync(
        TrialSpec spec, Func<TrialRecord, TrialSpec?>? next, CancellationToken cancel)
    {
        var first = Run(spec, cancel);
        if (!SharesWorkers || first.Outcome is not Outcome.Completed || next?.Invoke(first) is not { } other
            || (LivesWhereShared && !other.Trace))
        {
            return Task.FromResult<ImmutableArray<TrialRecord>>([first]);
        }

        var second = Run(other, cancel) with { SharesWorker = true };
        return Task.FromResult<ImmutableArray<TrialRecord>>(second.Outcome.IsWantOfStack || other.Trace ? [first, second] : [first]);
    }

    private TrialRecord Run(TrialSpec spec, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        _specs.Add(spec);
        var outcome = Except(spec) ?? (spec.Host.IsGuarded() ? Guarded(spec) : Plain(spec));
        return new(spec, outcome, new(), Seconds, null) { LaterCalls = Later(spec) };
    }

    public static Outcome Overflow() => new Outcome.Crashed(CrashKind.StackOverflow, "scripted");

    private Outcome Guarded(TrialSpec spec)
    {
        if (spec.StackSize < Python.Checked + Python.Reserve)
            return new Outcome.Refused(RefusalReason.Raised, "scripted");
        if (spec.StackSize < needed)
            return Overflow();
        if (spec.Watermark == Watermark.None)
            return new Outcome.Completed(null);
        var peak = Peak(spec);
        return new Outcome.Completed(new(peak, ByteSize.FromKiB(7), Saturated: peak >= spec.StackSize)
        {
            Reserve = Python.Reserve,
        });
    }

    private Outcome Plain(TrialSpec spec)
    {
        if (spec.StackSize < PlainSurvivesFrom)
            return Overflow();
        return spec.StackSize < spec.MinimumStack ? new Outcome.Overran(spec.MinimumStack.Value) : new Outcome.Completed(null);
    }

    public static string Describe(TrialSpec spec) => string.Join(' ', new[]
    {
        spec.Host.ToString().ToLowerInvariant(),
        spec.StackSize.ToString(),
        spec.Watermark == Watermark.None ? "" : spec.Watermark.ToString().ToLowerInvariant(),
        spec.Trace ? "trace" : "",
        spec.Repeat == 0 ? "" : $"#{spec.Repeat}",
    }.Where(word => word.Length > 0));
}
