using Lab.Trials;

namespace Lab.Analysis.Probes;

/// <summary>How the call ended on plain threads, and which of the survivals only look good.</summary>
/// <param name="Outcomes">Smallest size first.</param>
/// <param name="SmallestSurvivor">Smallest size that "survived": what naive bisection may find.</param>
/// <param name="OverrunZone">
/// From the smallest that overran up to the minimum, to where Python refuses, or to what some calls get by on; null if none did.
/// </param>
internal sealed record PlainThreads(ImmutableArray<PlainOutcome> Outcomes, ByteSize? SmallestSurvivor, SizeRange? OverrunZone)
{
    /// <summary>A plain thread needs a page or two more than a guarded one; farther above, a size says nothing of the least.</summary>
    private static readonly ByteSize Near = ByteSize.FromKiB(16);

    /// <param name="least">What a call may have needed at the least.</param>
    public static PlainThreads Of(TrialGroup group, ByteSize? minimum, ByteSize? least)
    {
        ImmutableArray<PlainOutcome> outcomes =
            [.. group.Plain.OrderBy(t => t.Spec.StackSize).ThenBy(t => t.Spec.Repeat).Select(t => Publish(t, least))];
        var smallest = outcomes.FirstOrDefault(o => o.Survived)?.StackBytes;
        var overran = outcomes.FirstOrDefault(o => o.Outcome is OutcomeKind.Overran)?.StackBytes;
        var refusal = Refusal(outcomes, minimum);
        var proof = minimum is { } guarded ? Prove(outcomes, guarded) : default;
        var overrunsTo = new[] { refusal?.FromBytes ?? minimum, least }.Min();
        return new(outcomes, smallest, overran is { } from && overrunsTo is { } to && from < to ? new(from, to) : null)
        {
            RefusalZone = refusal,
            Minimum = proof.Minimum,
            Below = proof.Below,
        };
    }

    /// <summary>
    /// The smallest size at which a plain thread completes as a good one does; null where sizes so near the guarded minimum were not tried.
    /// </summary>
    public ByteSize? Minimum { get; private init; }

    /// <summary>Sizes up to the minimum at which Python refused the call, on each that was tried; null if there are none.</summary>
    public SizeRange? RefusalZone { get; private init; }

    /// <summary>
    /// How a plain thread a page smaller than that ended: a crash or a refusal proves the minimum, a return says that a frame leapt over
    /// the guard. Null where none was tried.
    /// </summary>
    public OutcomeKind? Below { get; private init; }

    private static (ByteSize? Minimum, OutcomeKind? Below) Prove(ImmutableArray<PlainOutcome> outcomes, ByteSize guarded)
    {
        var near = outcomes.Where(o => o.StackBytes >= guarded && o.StackBytes <= guarded + Near).ToList();
        var died = near.Where(o => o.Judged.CountsAgainstStack).Select(o => o.StackBytes).Append(ByteSize.Zero).Max();
        if (near.Find(o => o.StackBytes > died && o.Outcome is OutcomeKind.Completed) is not { StackBytes: var minimum })
            return default;
        var below = outcomes.Where(o => o.StackBytes == minimum - ByteSize.Page && !o.Judged.SaysNothing).ToList();
        // One that returned outweighs all that died.
        return (minimum, (below.Find(o => o.Survived) ?? below.FirstOrDefault())?.Outcome);
    }

    private static SizeRange? Refusal(ImmutableArray<PlainOutcome> outcomes, ByteSize? minimum)
    {
        var below = outcomes.Where(o => o.StackBytes < minimum).Reverse().ToList();
        var refused = below.TakeWhile(o => o.Outcome is OutcomeKind.Refused).ToList();
        return refused.Count == 0 ? null : new(refused[^1].StackBytes, minimum!.Value);
    }

    private static PlainOutcome Publish(TrialRecord trial, ByteSize? least)
    {
        var judged = JudgedOutcome.Of(trial, least);
        return new(trial.Spec.StackSize, judged.Kind, judged.Crash);
    }
}

/// <summary>
/// What threads of a host without a red zone need beyond the guarded minimum, as the trials showed it. The minimum is the peak rounded
/// up to a page, and the way into such a thread takes a few hundred bytes more than the way into a guarded one: threads with 536 bytes or
/// less left in that page were seen to die, threads with 696 or more to live. So a death on exactly the minimum says something about the
/// host, and nothing against the minimum.
/// </summary>
/// <param name="DiedAt">A size within the minimum's page that died, or the largest that Python refused.</param>
/// <param name="LivedAt">The smallest larger size that completed; null if none was tried, or none did.</param>
/// <param name="IsRefusal">Python refused it: there it keeps the pages free that guard the thread, in addition to its reserve.</param>
internal sealed record HostOverhead(ByteSize DiedAt, ByteSize? LivedAt, bool IsRefusal)
{
    /// <summary>Above that a refusal has another reason than the guard.</summary>
    private static readonly ByteSize LargestGuard = ByteSize.FromKiB(64);

    /// <summary>
    /// True for a crash on the minimum itself: less than a page above it. One farther above, an exception or a hang has another reason.
    /// </summary>
    public static bool Explains(ByteSize size, JudgedOutcome outcome, ByteSize minimum) => size >= minimum && outcome switch
    {
        { Kind: OutcomeKind.Refused } => size < minimum + LargestGuard,
        { Kind: OutcomeKind.Crashed, Crash: not (CrashKind.Killed or CrashKind.Fork) } => size < minimum + ByteSize.Page,
        _ => false,
    };

    /// <param name="host">A guarded host is what the minimum was measured on, and Python's own threads have other frames in place of the
    /// harness.</param>
    /// <returns>Null where nothing died on exactly the minimum.</returns>
    public static HostOverhead? Of(Host host, IEnumerable<(ByteSize Size, JudgedOutcome Outcome)> trials, ByteSize minimum)
    {
        if (host.IsGuarded() || host is Host.Python)
            return null;
        var all = trials.ToList();
        var died = all.Where(t => Explains(t.Size, t.Outcome, minimum)).ToList();
        if (died.Count == 0)
            return null;
        var largest = died.MaxBy(t => t.Size);
        var lived = all.Where(t => t.Size > largest.Size && t.Outcome.Kind is OutcomeKind.Completed).Select(t => t.Size).ToList();
        return new(largest.Size, lived.Count == 0 ? null : lived.Min(), largest.Outcome.Kind is OutcomeKind.Refused);
    }
}
