namespace Lab.StackProbe.Watermarks;

/// <summary>How much memory a stack holds: the pages of it that were touched. Says nothing of its depth; see <see cref="ResidencyWatermark"/>.</summary>
public static class StackResidency
{
    /// <summary>Bytes of the region that are there (present or swapped out); whole pages.</summary>
    /// <param name="region">Whole pages, such as <see cref="ThreadStack.Current"/> tells.</param>
    /// <exception cref="IOException">The pagemap does not reach there.</exception>
    /// <exception cref="UnauthorizedAccessException">The pagemap may not be read.</exception>
    public static nint Touched(StackRegion region)
    {
        using var map = PageMap.Open(PageMap.Own);
        return map.Touched(region);
    }
}
