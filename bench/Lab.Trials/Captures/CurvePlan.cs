namespace Lab.Trials.Captures;

/// <summary>
/// What a curve set out to measure: the need of each workload of the capture's catalog over the n of its set-up. A probe of one n is an
/// ordinary one, of the workload <see cref="WorkloadName.At"/> that n.
/// </summary>
/// <param name="From">The smallest n; 1 or more.</param>
/// <param name="To">The largest.</param>
/// <param name="Budget">The most n that are measured of a workload.</param>
/// <param name="Stacks">The stack sizes of which is said up to which n they are enough; smallest first.</param>
public sealed record CurvePlan(int From, int To, int Budget, ImmutableArray<ByteSize> Stacks)
{
    public const int LargestN = 10_000_000;
    public const int LargestBudget = 1000;
}
