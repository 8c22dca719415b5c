using System.Text.Json.Serialization;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Scans;

/// <summary>The large frames of native libraries, with what growth traces saw of them: the root of <c>scan --json</c>.</summary>
/// <param name="Libraries">In the order of their names.</param>
/// <param name="Functions">Those that step over pages first, the largest first.</param>
public sealed record ScanResult(ImmutableArray<ScanLibrary> Libraries, ImmutableArray<ScanFunction> Functions)
{
    /// <summary>Version of the format.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>How long the scan took.</summary>
    public required double Seconds { get; init; }

    /// <summary>The functions whose frames can step over a guard page.</summary>
    [JsonIgnore]
    public IEnumerable<ScanFunction> Leaping => Functions.Where(function => !function.Pagewise);

    /// <summary>The libraries with large frames, those with the largest first, and each OpenBLAS, which says how it was built.</summary>
    [JsonIgnore]
    public IEnumerable<ScanLibrary> Large => Libraries
        .Where(library => library.Leaping + library.Pagewise > 0 || library.Version is not null || library.ThreadLimit is not null)
        .OrderByDescending(library => library.LargestBytes ?? ByteSize.Zero);

    /// <summary>How many functions traces have seen; 0 where there were no traces too.</summary>
    [JsonIgnore]
    public int Seen => Functions.Count(function => function.SeenBytes is not null);

    /// <param name="traces">Mark functions: the names of calls, with their growth. Those of other libraries say nothing.</param>
    public static ScanResult Of(
        ImmutableArray<ScannedLibrary> libraries, IEnumerable<(string Call, GrowthTrace Growth)> traces, double seconds)
    {
        var strides = SeenStride.Of(traces);
        return new(
            [
                .. libraries.Select(ScanLibrary.Of)
                    .OrderBy(library => library.Library, StringComparer.Ordinal)
                    .ThenBy(library => library.Path, StringComparer.Ordinal),
            ],
            [
                .. libraries
                    .SelectMany(library => library.Frames.Select(frame => ScanFunction.Of(library, frame, strides[library.Library])))
                    .OrderBy(function => function.Pagewise)
                    .ThenByDescending(function => function.Bytes ?? ByteSize.Zero)
                    .ThenBy(function => function.Library, StringComparer.Ordinal)
                    .ThenBy(function => function.Offset),
            ])
        {
            Seconds = seconds,
        };
    }
}

/// <summary>A library that was scanned.</summary>
/// <param name="Library">Its file name.</param>
/// <param name="Path">The file.</param>
/// <param name="BuildId">The id that the linker gave it; null without one.</param>
/// <param name="StackClashProtection">As <see cref="ClashProtection"/> says; <c>unknown</c> where it could not be scanned.</param>
/// <param name="Functions">How many functions were looked at.</param>
/// <param name="Leaping">Those whose frames step over pages.</param>
/// <param name="Assembly">Of these, those that are written in assembly.</param>
/// <param name="Pagewise">Those that touch each page of a large frame.</param>
public sealed record ScanLibrary(
    string Library,
    string Path,
    string? BuildId,
    string StackClashProtection,
    int Functions,
    int Leaping,
    int Assembly,
    int Pagewise)
{
    /// <summary>What an OpenBLAS says of itself; null of another library.</summary>
    public string? Version { get; init; }

    /// <summary>The most threads that an OpenBLAS was built for; null where that is not known.</summary>
    public int? ThreadLimit { get; init; }

    /// <summary>The most bytes that one of its functions steps over; null where none does, or calculates them.</summary>
    public ByteSize? LargestBytes { get; init; }

    /// <summary>Why it could not be scanned; null if it was.</summary>
    public string? Problem { get; init; }

    internal static ScanLibrary Of(ScannedLibrary scanned)
    {
        var leaping = scanned.Frames.Where(frame => !frame.IsPagewise).ToList();
        var assembly = leaping.Count(frame => frame.IsAssembly);
        var pagewise = scanned.Frames.Length - leaping.Count;
        var protection = scanned.Problem is null ? ClashProtection.Of(pagewise, leaping.Count - assembly) : "unknown";
        return new(
            scanned.Library, scanned.Path, scanned.BuildId, protection, scanned.Functions, leaping.Count, assembly, pagewise)
        {
            Version = scanned.Version,
            ThreadLimit = scanned.ThreadLimit,
            LargestBytes = leaping.Select(frame => frame.Bytes).Max(),
            Problem = scanned.Problem,
        };
    }
}

/// <summary>A function with a large frame.</summary>
/// <param name="Library">File name of its library.</param>
/// <param name="Function">Its name; null where no symbol names it.</param>
/// <param name="Offset">Where in the library it starts.</param>
/// <param name="Kind"><c>fixed</c>, <c>stepwise</c> for a frame that is taken in several steps, or <c>variable</c>.</param>
/// <param name="Bytes">
/// What it steps over at most; where it is entered page by page, all of the frame. Null where only calculated amounts are known.
/// </param>
/// <param name="Variable">Whether it takes amounts that it calculates, too.</param>
/// <param name="Pagewise">Whether each page of the frame is touched before the next is taken.</param>
/// <param name="Assembly">Whether it is written in assembly.</param>
/// <param name="Callers">Functions that call it directly, some of them where there are many.</param>
/// <param name="CallerCount">How many do.</param>
public sealed record ScanFunction(
    string Library,
    string? Function,
    long Offset,
    string Kind,
    ByteSize? Bytes,
    bool Variable,
    bool Pagewise,
    bool Assembly,
    ImmutableArray<string> Callers,
    int CallerCount)
{
    public const string Fixed = "fixed";
    public const string Stepwise = "stepwise";
    public const string Calculated = "variable";

    /// <summary>The longest stride that a growth trace saw it make; null where none did.</summary>
    public ByteSize? SeenBytes { get; init; }

    /// <summary>The workloads, or the tests, in which it was seen.</summary>
    public ImmutableArray<string> SeenIn { get; init; } = [];

    internal static ScanFunction Of(ScannedLibrary library, ScannedFrame frame, IEnumerable<SeenStride> strides)
    {
        var seen = strides.Where(stride => stride.IsOf(frame)).ToList();
        return new(
            library.Library,
            frame.Name,
            frame.Offset,
            frame.Bytes is null ? Calculated : frame.InSteps ? Stepwise : Fixed,
            frame.Bytes,
            frame.IsVariable,
            frame.IsPagewise,
            frame.IsAssembly,
            frame.Callers,
            frame.CallerCount)
        {
            SeenBytes = seen.Count == 0 ? null : seen.Max(stride => stride.Bytes),
            SeenIn = [.. seen.SelectMany(stride => stride.Workloads).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
    }
}

/// <summary>A stride of more than a page that growth traces saw a function make.</summary>
/// <param name="Module">File name of its library.</param>
/// <param name="Symbol">The function; null where nothing names it.</param>
/// <param name="Offset">Where in the library it stepped, of a function without a name.</param>
/// <param name="Bytes">The longest.</param>
/// <param name="Workloads">In which workloads or tests.</param>
public sealed record SeenStride(string Module, string? Symbol, long Offset, ByteSize Bytes, ImmutableArray<string> Workloads)
{
    /// <summary>All that traces show, by library.</summary>
    /// <param name="traces">The names of calls, with their growth.</param>
    public static ILookup<string, SeenStride> Of(IEnumerable<(string Call, GrowthTrace Growth)> traces) => (
        from trace in traces
        from step in trace.Growth.Steps
        where step.StepBytes > ByteSize.Page && step.Module is not null
        group (step.StepBytes, trace.Call)
            by (step.Module, step.Symbol, Offset: step.Symbol is null ? step.Offset : 0) into same
        select new SeenStride(
            same.Key.Module!,
            same.Key.Symbol,
            same.Key.Offset,
            same.Max(seen => seen.StepBytes),
            [.. same.Select(seen => seen.Call).Distinct(StringComparer.Ordinal)]))
        .ToLookup(stride => stride.Module, StringComparer.Ordinal);

    /// <summary>Whether the function that made it is the one with a frame.</summary>
    public bool IsOf(ScannedFrame frame) => Symbol is null
        ? Offset >= frame.Offset && Offset - frame.Offset < frame.Length
        : Symbol == frame.Name;
}
