using Lab.Analysis.Scans;

namespace Lab.Analysis.Wording;

/// <summary>A static scan in words: libraries, functions, and what changed from one scan to another.</summary>
public static class ScanText
{
    private const int ShownCallers = 3;
    private const int ShownWorkloads = 2;

    /// <summary>All of it in a sentence.</summary>
    public static string Summary(ScanResult scan)
    {
        var functions = scan.Libraries.Sum(l => l.Functions);
        var leaping = scan.Leaping.Count();
        var assembly = scan.Leaping.Count(f => f.Assembly);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Libraries(scan.Libraries.Length)} with {functions:N0} {Plural.Verb(functions, "functions", "function")} scanned "
            + $"in {scan.Seconds:0.#} s: "
            + $"{Plural.Of(leaping, "function")} {Plural.Verb(leaping, "take", "takes")} 4 KiB of stack or more with no touch in each page"
            + $"{(assembly > 0 ? $" ({assembly} written in assembly)" : "")}, {scan.Functions.Length - leaping} page by page"
            + $"{(scan.Seen > 0 ? $"; traces have seen {scan.Seen} of them" : "")}.");
    }

    /// <summary>Which libraries could not be scanned, and why: a sentence a reason.</summary>
    public static IEnumerable<string> Problems(ScanResult scan) => scan.Libraries
        .Where(library => library.Problem is not null)
        .GroupBy(library => library.Problem)
        .Select(same => $"Not scanned: {Plural.List([.. same.Select(library => library.Library)], 5)}: {same.Key}");

    public static string Libraries(int count) =>
        count == 1 ? "1 library" : string.Create(CultureInfo.InvariantCulture, $"{count} libraries");

    /// <summary>Whether a library has stack-clash protection, with what the word stands on.</summary>
    public static string Protection(ScanLibrary library) => (library.StackClashProtection, library.Assembly) switch
    {
        (ClashProtection.Yes or ClashProtection.NoLargeFrames, > 0 and var assembly) =>
            $"{library.StackClashProtection}, but for {Plural.Of(assembly, "function")} in assembly",
        var (word, _) => word,
    };

    /// <summary>
    /// What an OpenBLAS was built for: <c>OpenBLAS 0.3.21, up to 64 threads</c>, without the threads where that is not known; nothing of
    /// another library.
    /// </summary>
    public static string Build(ScanLibrary library) => library.ThreadLimit is { } limit
        ? $"{library.Version ?? "OpenBLAS"}, up to {Plural.Of(limit, "thread")}" : library.Version ?? "";

    /// <summary>A function with its library.</summary>
    public static string Name(ScanFunction function) => GrowthText.Function(function.Library, function.Function, function.Offset);

    /// <summary>The exact bytes, as the machine code has them; <c>calculated</c> where the code calculates them.</summary>
    public static string Bytes(ScanFunction function) => function.Bytes is { } bytes
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes.Bytes:N0}") : "calculated";

    /// <summary>How the function takes it.</summary>
    public static string How(ScanFunction function)
    {
        var way = function.Pagewise ? "page by page" : function.Kind switch
        {
            ScanFunction.Stepwise => "in steps",
            ScanFunction.Calculated => "in one go",
            _ => function.Variable ? "in one go, more calculated" : "in one go",
        };
        return function.Assembly ? way + ", in assembly" : way;
    }

    /// <summary>Who calls it directly; nothing where nobody does.</summary>
    public static string Callers(ScanFunction function)
    {
        var shown = Math.Min(ShownCallers, function.Callers.Length);
        var names = string.Join(", ", function.Callers.Take(shown));
        return function.CallerCount <= shown ? names
            : string.Create(CultureInfo.InvariantCulture, $"{names} and {function.CallerCount - shown} more");
    }

    /// <summary>What growth traces saw of it; nothing where they did not.</summary>
    public static string Seen(ScanFunction function) => function.SeenBytes is { } bytes
        ? $"{bytes} in {Plural.List(function.SeenIn, ShownWorkloads)}" : "";

    /// <summary>What changed, a group a kind, without those that are empty.</summary>
    public static ImmutableArray<ComparisonGroup> Groups(ScanComparison comparison) =>
    [
        .. comparison.Changes
            .GroupBy(change => change.Kind)
            .OrderBy(same => same.Key)
            .Select(same => new ComparisonGroup(Title(same.Key), [.. same.Select(change => new ComparisonLine(Change(change), []))])),
        .. comparison.Libraries.IsEmpty ? Array.Empty<ComparisonGroup>()
            : [new("Libraries", [.. comparison.Libraries.Select(change => new ComparisonLine(Change(change), []))])],
    ];

    /// <summary>How much changed, in a sentence.</summary>
    public static string Counts(ScanComparison comparison)
    {
        var unmatched = comparison.Unmatched == 0 ? ""
            : $" {Plural.Of(comparison.Unmatched, "function")} without a name cannot be compared, as their libraries were built anew.";
        if (comparison.Changes.IsEmpty)
            return "No frame that steps over pages is new, gone or of another size." + unmatched;
        var counts = comparison.Changes.GroupBy(change => change.Kind).OrderBy(same => same.Key)
            .Select(same => string.Create(CultureInfo.InvariantCulture, $"{same.Count()} {Title(same.Key).ToLowerInvariant()}"));
        return $"Frames: {string.Join(", ", counts)}.{unmatched}";
    }

    private static string Title(FrameChangeKind kind) => kind switch
    {
        FrameChangeKind.New => "New",
        FrameChangeKind.NoLongerPagewise => "No longer page by page",
        FrameChangeKind.Grown => "Grown",
        FrameChangeKind.NewlyPagewise => "Newly page by page",
        FrameChangeKind.Shrunk => "Shrunk",
        _ => "Gone",
    };

    private static string Change(FrameChange change)
    {
        var name = Name(change.Function);
        return change.Kind switch
        {
            FrameChangeKind.New => $"{name}: {Size(change.After!)} {How(change.After!)}",
            FrameChangeKind.Gone => $"{name}: {Size(change.Before!)} before",
            FrameChangeKind.NewlyPagewise or FrameChangeKind.NoLongerPagewise =>
                $"{name}: {Size(change.Before!)} {How(change.Before!)}, now {Size(change.After!)} {How(change.After!)}",
            _ => $"{name}: {Size(change.Before!)}, now {Size(change.After!)}",
        };
    }

    private static string Change(LibraryChange change) => change switch
    {
        { Before: null, After: { } after } => $"{after.Library}: only now; stack-clash protection {Protection(after)}",
        { After: null, Before: { } before } => $"{before.Library}: no longer",
        { Before: { } before, After: { } after } => Now(before.Library, after.Library)
            + $": stack-clash protection {Now(Protection(before), Protection(after))}"
            + (Build(before).Length + Build(after).Length == 0 ? "" : $"; {Now(Build(before), Build(after))}"),
        _ => "",
    };

    private static string Now(string before, string after) =>
        before == after || before.Length == 0 ? after : after.Length == 0 ? before : $"{before}, now {after}";

    private static string Size(ScanFunction function) => function.Bytes is null ? "calculated" : Bytes(function) + " bytes";
}
