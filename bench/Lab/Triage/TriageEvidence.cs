using System.Collections.Immutable;
using Lab.Trials;

namespace Lab.Triage;

/// <summary>Everything a verdict is made of.</summary>
/// <param name="Attempts">The trials that were asked for, until one died; at least one.</param>
/// <param name="Roomy">On a guarded stack with room to spare: what the call needs, or how it dies if not of its stack.</param>
/// <param name="Guarded">On a guarded stack of the size asked for: where that ends. Null where the attempts were just that.</param>
internal sealed record TriageEvidence(ImmutableArray<TriageTrial> Attempts, TriageTrial Roomy, TriageTrial? Guarded)
{
    /// <summary>Guarded and roomy, with the BLAS limited to one thread; null if that was not tried.</summary>
    public TriageTrial? OneThread { get; init; }

    /// <summary>The lab's own limit on address space: what workers start with.</summary>
    public ByteSize? OwnAddressSpaceLimit { get; init; }

    /// <summary>The attempt to explain: the one that died, else the last.</summary>
    public TriageTrial Observed => Attempts.FirstOrDefault(t => t.Died) ?? Attempts[^1];

    public ByteSize StackSize => Attempts[0].Record.Spec.StackSize;

    /// <summary>What the call needs, or more if it died before its end; null if nothing tells.</summary>
    public ByteSize? Needed => Roomy.Taken;

    public bool NeedIsWhole => Roomy.Outcome is Outcome.Completed;

    /// <summary>True if a guarded trial shows that the call goes below a stack of this size.</summary>
    public bool Overruns => Needed > StackSize || Guarded is { RanOffStack: true } || Roomy.RanOffStack;
}
