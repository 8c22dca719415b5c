using Lab.Trials;

namespace Lab.Probing;

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
