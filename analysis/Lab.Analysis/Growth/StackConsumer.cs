using System.Text.Json.Serialization;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>
/// A native function, or a recursion, that took stack when it was called from one Python line: what its frames occupied at the deepest
/// moment; in older captures, and where a stack could not be walked, the sum of its steps in the growth trace.
/// </summary>
/// <param name="Module">File name of its library; null if it could not be told.</param>
/// <param name="Symbol">The function; null where nothing names it.</param>
/// <param name="Python">The innermost Python frame at that moment; null where there was none.</param>
/// <param name="Bytes">What it took.</param>
/// <param name="Steps">
/// In how many steps of the trace it touched a page first; 0 where it cannot be told from others of its library.
/// </param>
/// <param name="LargestStep">
/// Its longest stride, or its largest frame where it makes none; where only the steps are known, the farthest that it reached in one.
/// </param>
public sealed record StackConsumer(string? Module, string? Symbol, PythonFrame? Python, ByteSize Bytes, int Steps, ByteSize LargestStep)
{
    /// <summary>A function with more frames on one stack calls itself: no other was seen with as many.</summary>
    private const int MostFrames = 50;

    /// <summary>A step of this size or more leaps over the guards that threads have.</summary>
    internal static readonly ByteSize Stride = ByteSize.FromKiB(16);

    /// <summary>How many frames it had; of a recursion its levels. Null where only the steps are known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Frames { get; init; }

    /// <summary>
    /// In how many steps it reached so far down that a guard page cannot catch it (<see cref="Stride"/>). Null where only steps are known.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Strides { get; init; }

    /// <summary>The functions that a recursion goes through, the one with the most bytes first; null for one function.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Recursion { get; init; }

    /// <summary>Whether it is a recursion, through several functions or of one.</summary>
    [JsonIgnore]
    public bool IsRecursion => Recursion is not null || Frames > MostFrames;

    /// <summary>
    /// Another function that touched most of the stack first: one that the recursion calls at each level. Null if there is none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TouchedBy { get; init; }

    /// <summary>What it is, in words: the function with its library, or the functions that a recursion goes through.</summary>
    [JsonIgnore]
    public string Name => Recursion is { } members ? $"recursion through {Plural.List(members, 3)}" : Native;

    /// <summary>The function with its library, or as much as is known.</summary>
    [JsonIgnore]
    public string Native => GrowthText.Function(Module, Symbol, Offset);

    /// <summary>Where in its library a function without a name starts; null if it has one, or that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Offset { get; init; }

    /// <summary>All functions that took stack, the largest first.</summary>
    public static ImmutableArray<StackConsumer> Of(GrowthTrace? trace)
    {
        if (trace is null)
            return [];
        var touched = Touching(trace.Steps);
        return trace.Occupants.IsEmpty ? touched : Occupying(trace, touched);
    }

    private static ImmutableArray<StackConsumer> Occupying(GrowthTrace trace, ImmutableArray<StackConsumer> touched)
    {
        var python = trace.Steps.LastOrDefault(s => !s.Python.IsEmpty)?.Python[0];
        return
        [
            .. trace.Occupants.Select(occupant =>
            {
                var steps = trace.Steps
                    .Where(s => s.Symbol is not null && (s.Module, s.Symbol) == (occupant.Module, occupant.Symbol))
                    .ToList();
                var strides = steps.ConvertAll(s => s.StepBytes).FindAll(step => step >= Stride);
                var other = touched.FirstOrDefault(t => t.Bytes.Bytes * 2 > occupant.Bytes.Bytes)?.Symbol;
                var isAnother = other is not null && other != occupant.Symbol && !occupant.Recursion.Contains(other);
                return new StackConsumer(
                    occupant.Module,
                    occupant.Symbol,
                    steps.SelectMany(s => s.Python.Take(1)).FirstOrDefault() ?? python,
                    occupant.Bytes,
                    steps.Count,
                    strides.Count == 0 ? occupant.LargestFrame : strides.Max())
                {
                    Offset = occupant is { Symbol: null, Offset: > 0 } ? occupant.Offset : null,
                    Frames = occupant.Frames,
                    Strides = strides.Count,
                    Recursion = occupant.Recursion.IsEmpty ? null : occupant.Recursion,
                    TouchedBy = isAnother && occupant == trace.Occupants[0] ? other : null,
                };
            }),
        ];
    }

    /// <summary>The functions that touched pages first, by their steps.</summary>
    public static ImmutableArray<StackConsumer> Touching(ImmutableArray<GrowthStep> steps) =>
    [
        .. StepRun.Weighted(steps)
            .GroupBy(s => (s.Step.Module, s.Step.Symbol, Python: s.Step.Python.FirstOrDefault()))
            .Select(taken => new StackConsumer(
                taken.Key.Module,
                taken.Key.Symbol,
                taken.Key.Python,
                new ByteSize(taken.Sum(s => s.Bytes.Bytes)),
                taken.Count(),
                taken.Max(s => s.Step.StepBytes)))
            .OrderByDescending(c => c.Bytes)
            .ThenBy(c => c.Native, StringComparer.Ordinal),
    ];

    public override string ToString() => GrowthText.Sentence(this);
}
