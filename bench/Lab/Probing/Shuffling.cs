namespace Lab.Probing;

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
