using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>A native function that took stack when it was called from one Python line: the sum of its steps in a growth trace.</summary>
/// <param name="Module">File name of its library; null if it could not be told.</param>
/// <param name="Symbol">The function; null where nothing names it.</param>
/// <param name="Python">The innermost Python frame at that moment; null where there was none.</param>
/// <param name="Bytes">By how much it deepened the stack.</param>
/// <param name="Steps">In how many steps.</param>
/// <param name="LargestStep">The farthest that it reached in one step: a guard narrower than that cannot catch it.</param>
public sealed record StackConsumer(string? Module, string? Symbol, PythonFrame? Python, ByteSize Bytes, int Steps, ByteSize LargestStep)
{
    /// <summary>The function with its library, or as much as is known.</summary>
    [JsonIgnore]
    public string Native => GrowthText.Function(Module, Symbol);

    /// <summary>All functions that took stack, the largest first.</summary>
    public static ImmutableArray<StackConsumer> Of(ImmutableArray<GrowthStep> steps) =>
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
