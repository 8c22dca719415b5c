using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lab.Trials;

namespace Lab.Analysis.Scans;

/// <summary>What differs between the large frames of two scans, such as before and after an upgrade.</summary>
/// <param name="Changes">Of functions: what can step over more than before first, then the largest.</param>
/// <param name="Libraries">Of libraries as a whole.</param>
/// <param name="Unmatched">How many functions without a name are in libraries of another build: nothing tells which is which.</param>
public sealed partial record ScanComparison(
    ImmutableArray<FrameChange> Changes, ImmutableArray<LibraryChange> Libraries, int Unmatched)
{
    public static ScanComparison Of(ScanResult before, ScanResult after)
    {
        var (old, now) = (Functions(before), Functions(after));
        var (oldLibraries, libraries) = (ByKey(before), ByKey(after));
        var common = oldLibraries.Keys.Intersect(libraries.Keys).ToHashSet(StringComparer.Ordinal);
        var unmatched = old.Concat(now)
            .Where(f => common.Contains(f.Key.Library) && f.Value.Function is null && !IsSameBuild(f.Key.Library))
            .Select(f => f.Key).ToHashSet();
        return new(
            [
                .. old.Keys.Union(now.Keys)
                    // Of a library that only one scan looked at nothing is new or gone but the library.
                    .Where(key => common.Contains(key.Library) && !unmatched.Contains(key))
                    .Select(key => FrameChange.Of(old.GetValueOrDefault(key), now.GetValueOrDefault(key)))
                    .OfType<FrameChange>()
                    .OrderBy(change => change.Kind)
                    .ThenByDescending(change => change.Largest)
                    .ThenBy(change => change.Function.Library, StringComparer.Ordinal)
                    .ThenBy(change => change.Function.Offset),
            ],
            [
                .. oldLibraries.Keys.Union(libraries.Keys).Order(StringComparer.Ordinal)
                    .Select(key => new LibraryChange(oldLibraries.GetValueOrDefault(key), libraries.GetValueOrDefault(key)))
                    .Where(change => change.IsAny),
            ],
            unmatched.Count);

        bool IsSameBuild(string key) => oldLibraries[key].BuildId is { } build && build == libraries[key].BuildId;
    }

    /// <summary>
    /// A library's name without what a new version, another Python or a wheel changes of it: <c>libopenblasp</c> of
    /// <c>libopenblasp-r0.3.21.so</c>, <c>libgfortran</c> of <c>libgfortran-040039e1.so.5.0.0</c>.
    /// </summary>
    internal static string Stem(string library) => Version().Replace(library.Split('.')[0], "");

    /// <summary>
    /// A function without a name is the same in the same build alone. The largest frame counts of functions that share a name.
    /// </summary>
    private static Dictionary<(string Library, string Function), ScanFunction> Functions(ScanResult scan)
    {
        var builds = scan.Libraries.GroupBy(l => l.Library, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.First().BuildId, StringComparer.Ordinal);
        return scan.Functions
            .GroupBy(f => (
                Stem(f.Library), f.Function ?? FormattableString.Invariant($"{builds.GetValueOrDefault(f.Library)}+0x{f.Offset:x}")))
            .ToDictionary(same => same.Key, same => same.First());
    }

    private static Dictionary<string, ScanLibrary> ByKey(ScanResult scan) => scan.Libraries
        .GroupBy(library => Stem(library.Library), StringComparer.Ordinal)
        .ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);

    [GeneratedRegex("-[^-]*[0-9][^-]*$")]
    private static partial Regex Version();
}

/// <summary>How a frame changed, what matters most first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FrameChangeKind>))]
public enum FrameChangeKind
{
    /// <summary>A frame that steps over pages where there was none.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>It was entered page by page, and no longer is.</summary>
    [JsonStringEnumMemberName("noLongerPagewise")]
    NoLongerPagewise,

    /// <summary>It steps over more than before.</summary>
    [JsonStringEnumMemberName("grown")]
    Grown,

    /// <summary>It is now entered page by page.</summary>
    [JsonStringEnumMemberName("newlyPagewise")]
    NewlyPagewise,

    /// <summary>It steps over less than before.</summary>
    [JsonStringEnumMemberName("shrunk")]
    Shrunk,

    /// <summary>It steps over no page any more, or is not there.</summary>
    [JsonStringEnumMemberName("gone")]
    Gone,
}

/// <summary>A change of one function's frame.</summary>
/// <param name="Before">Null where it had no large frame.</param>
/// <param name="After">Null where it has none.</param>
public sealed record FrameChange(FrameChangeKind Kind, ScanFunction? Before, ScanFunction? After)
{
    /// <summary>The function as it is now, or as it was.</summary>
    public ScanFunction Function => After ?? Before!;

    internal ByteSize Largest => new(Math.Max(Before?.Bytes?.Bytes ?? 0, After?.Bytes?.Bytes ?? 0));

    /// <summary>The change; null where a guard page stops as much as before.</summary>
    internal static FrameChange? Of(ScanFunction? before, ScanFunction? after) => (before, after) switch
    {
        (null or { Pagewise: true }, null or { Pagewise: true }) => null,
        (null, _) => new(FrameChangeKind.New, null, after),
        ({ Pagewise: true }, _) => new(FrameChangeKind.NoLongerPagewise, before, after),
        (_, null) => new(FrameChangeKind.Gone, before, null),
        (_, { Pagewise: true }) => new(FrameChangeKind.NewlyPagewise, before, after),
        _ when (after.Bytes ?? ByteSize.Zero) > (before.Bytes ?? ByteSize.Zero) => new(FrameChangeKind.Grown, before, after),
        _ when (after.Bytes ?? ByteSize.Zero) < (before.Bytes ?? ByteSize.Zero) => new(FrameChangeKind.Shrunk, before, after),
        _ => null,
    };
}

/// <summary>A library as a whole in two scans.</summary>
/// <param name="Before">Null where only the later scan has it.</param>
/// <param name="After">Null where only the earlier scan has it.</param>
public sealed record LibraryChange(ScanLibrary? Before, ScanLibrary? After)
{
    internal bool IsAny => Before is null || After is null || Before.StackClashProtection != After.StackClashProtection
        || Before.ThreadLimit != After.ThreadLimit || Before.Library != After.Library;
}
