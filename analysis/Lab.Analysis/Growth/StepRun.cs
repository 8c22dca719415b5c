using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>
/// Consecutive steps of a growth trace that are alike: a recursion has hundreds, and one row or one bar stands for all of them.
/// </summary>
/// <param name="First">Index of its first step in the trace.</param>
/// <param name="From">Depth before its first step.</param>
/// <param name="Steps">One or more.</param>
public sealed record StepRun(int First, ByteSize From, ImmutableArray<GrowthStep> Steps)
{
    public string? Module => Steps[0].Module;

    public string? Symbol => Steps[0].Symbol;

    public GrowthStep Last => Steps[^1];

    /// <summary>Depth after its last step.</summary>
    public ByteSize To => Last.DepthBytes;

    /// <summary>By how much it deepened the stack.</summary>
    public ByteSize Bytes => To - From;

    /// <summary>Each step: its index in the trace, and the depths before and after it.</summary>
    public IEnumerable<(int Index, ByteSize From, ByteSize To)> Risers =>
        Steps.Select((step, i) => (First + i, i == 0 ? From : Steps[i - 1].DepthBytes, step.DepthBytes));

    /// <summary>Steps of the same native function, wherever Python called it from.</summary>
    public static ImmutableArray<StepRun> ByFunction(ImmutableArray<GrowthStep> steps) => Of(steps, step => (step.Module, step.Symbol));

    /// <summary>Steps of the same length of the same native function, called from the same Python line.</summary>
    public static ImmutableArray<StepRun> ByLine(ImmutableArray<GrowthStep> steps) =>
        Of(steps, step => (step.Module, step.Symbol, step.StepBytes, step.Python.FirstOrDefault()));

    /// <summary>Each step with the bytes that the stack grew by: they add up to the peak.</summary>
    public static IEnumerable<(GrowthStep Step, ByteSize Bytes)> Weighted(ImmutableArray<GrowthStep> steps) =>
        steps.Select((step, i) => (step, step.DepthBytes - (i == 0 ? ByteSize.Zero : steps[i - 1].DepthBytes)));

    private static ImmutableArray<StepRun> Of<T>(ImmutableArray<GrowthStep> steps, Func<GrowthStep, T> key)
        where T : notnull
    {
        var runs = ImmutableArray.CreateBuilder<StepRun>();
        for (var first = 0; first < steps.Length;)
        {
            var (from, alike) = (first == 0 ? ByteSize.Zero : steps[first - 1].DepthBytes, key(steps[first]));
            runs.Add(new(first, from, [.. steps.Skip(first).TakeWhile(step => key(step).Equals(alike))]));
            first += runs[^1].Steps.Length;
        }

        return runs.ToImmutable();
    }
}
