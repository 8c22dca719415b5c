using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>
/// Consecutive steps of a growth trace that are alike, or short: a recursion has thousands, and one row or one bar stands for many of them.
/// </summary>
/// <param name="From">Depth before its first step.</param>
/// <param name="Steps">One or more.</param>
public sealed record StepRun(ByteSize From, ImmutableArray<GrowthStep> Steps)
{
    /// <summary>Library of the function that deepened the stack most.</summary>
    public string? Module => Functions[0].Module;

    /// <summary>The function that deepened the stack most.</summary>
    public string? Symbol => Functions[0].Symbol;

    /// <summary>How many other functions have steps in it.</summary>
    public int Others => Functions.Length - 1;

    public GrowthStep Last => Steps[^1];

    /// <summary>The farthest that one of its steps reached in one go.</summary>
    public ByteSize LongestStep => Steps.Max(step => step.StepBytes);

    /// <summary>Depth after its last step.</summary>
    public ByteSize To => Last.DepthBytes;

    /// <summary>By how much it deepened the stack.</summary>
    public ByteSize Bytes => To - From;

    /// <summary>The functions that its steps are of, the one that deepened the stack most first.</summary>
    private ImmutableArray<(string? Module, string? Symbol)> Functions => field.IsDefault
        ? field =
        [
            .. Weighted(Steps, From)
                .GroupBy(s => (s.Step.Module, s.Step.Symbol))
                .OrderByDescending(same => same.Sum(s => s.Bytes.Bytes))
                .Select(same => same.Key),
        ]
        : field;

    /// <summary>Steps of the same native function, wherever Python called it from.</summary>
    public static ImmutableArray<StepRun> ByFunction(ImmutableArray<GrowthStep> steps) => Of(steps, step => (step.Module, step.Symbol));

    /// <summary>Steps of the same length of the same native function, called from the same Python line.</summary>
    public static ImmutableArray<StepRun> ByLine(ImmutableArray<GrowthStep> steps) =>
        Of(steps, step => (step.Module, step.Symbol, step.StepBytes, step.Python.FirstOrDefault()));

    /// <summary>The same, where neighbours that are shorter than <paramref name="length"/> are one run until it is as long.</summary>
    public static ImmutableArray<StepRun> Joined(ImmutableArray<StepRun> runs, ByteSize length)
    {
        var joined = ImmutableArray.CreateBuilder<StepRun>();
        foreach (var run in runs)
        {
            if (joined.Count > 0 && joined[^1].Bytes < length && run.Bytes < length)
                joined[^1] = new(joined[^1].From, [.. joined[^1].Steps, .. run.Steps]);
            else
                joined.Add(run);
        }

        return joined.ToImmutable();
    }

    /// <summary>Each step with the bytes that the stack grew by: they add up to the peak.</summary>
    /// <param name="from">Depth before the first of them.</param>
    public static IEnumerable<(GrowthStep Step, ByteSize Bytes)> Weighted(ImmutableArray<GrowthStep> steps, ByteSize from = default) =>
        steps.Select((step, i) => (step, step.DepthBytes - (i == 0 ? from : steps[i - 1].DepthBytes)));

    private static ImmutableArray<StepRun> Of<T>(ImmutableArray<GrowthStep> steps, Func<GrowthStep, T> key)
        where T : notnull
    {
        var runs = ImmutableArray.CreateBuilder<StepRun>();
        for (var first = 0; first < steps.Length;)
        {
            var (from, alike) = (first == 0 ? ByteSize.Zero : steps[first - 1].DepthBytes, key(steps[first]));
            runs.Add(new(from, [.. steps.Skip(first).TakeWhile(step => key(step).Equals(alike))]));
            first += runs[^1].Steps.Length;
        }

        return runs.ToImmutable();
    }
}
