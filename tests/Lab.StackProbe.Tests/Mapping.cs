namespace Lab.StackProbe.Tests;

/// <summary>One mapping of this process as /proc/self/smaps shows it.</summary>
internal sealed record Mapping(StackRegion Region, string Permissions, ImmutableArray<string> Flags)
{
    /// <summary>The mappings that overlap a region, from low to high.</summary>
    public static IReadOnlyList<Mapping> Over(StackRegion region) =>
        [.. ReadAll().Where(m => m.Region.Low < region.High && m.Region.High > region.Low)];

    /// <summary>True if the mappings leave no hole in the region.</summary>
    public static bool Cover(IReadOnlyList<Mapping> mappings, StackRegion region) =>
        mappings.Count > 0
        && mappings[0].Region.Low <= region.Low
        && mappings[^1].Region.High >= region.High
        && mappings.Zip(mappings.Skip(1)).All(pair => pair.First.Region.High == pair.Second.Region.Low);

    private static List<Mapping> ReadAll()
    {
        var mappings = new List<Mapping>();
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] == "VmFlags:")
                mappings[^1] = mappings[^1] with { Flags = [.. words.Skip(1)] };
            else if (!words[0].EndsWith(':'))
                mappings.Add(new(Range(words[0]), words[1], []));
        }

        return mappings;
    }

    private static StackRegion Range(string text)
    {
        var ends = text.Split('-');
        return new(Address(ends[0]), Address(ends[1]));
    }

    // The vsyscall page lies in the upper half.
    private static nint Address(string text) => unchecked((nint)ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
