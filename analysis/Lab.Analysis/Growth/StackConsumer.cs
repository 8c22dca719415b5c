using System.Collections.Immutable;
using System.Globalization;
using Lab.Trials;

namespace Lab.Analysis.Growth;

/// <summary>A native function that took stack, called from one Python line: what a growth trace comes down to.</summary>
/// <param name="Module">File name of its library; null if it could not be told.</param>
/// <param name="Symbol">The function; null where nothing names it.</param>
/// <param name="Python">The innermost Python frame at that moment; null where none was.</param>
/// <param name="Bytes">By how much it deepened the stack.</param>
/// <param name="Steps">In how many steps.</param>
/// <param name="LargestStep">The farthest that it reached in one go: what it would step over.</param>
public sealed record StackConsumer(string? Module, string? Symbol, PythonFrame? Python, ByteSize Bytes, int Steps, ByteSize LargestStep)
{
    /// <summary>The function with its library, or as much as is known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Native => Symbol is null ? Module ?? "unknown code" : Module is null ? Symbol : $"{Symbol} ({Module})";

    /// <summary>Everybody who took stack, the one who took most first.</summary>
    public static ImmutableArray<StackConsumer> Of(ImmutableArray<GrowthStep> steps) =>
    [
        .. Grown(steps)
            .GroupBy(s => (s.Step.Module, s.Step.Symbol, Python: s.Step.Python.FirstOrDefault()))
            .Select(taken => new StackConsumer(
                taken.Key.Module,
                taken.Key.Symbol,
                taken.Key.Python,
                new ByteSize(taken.Sum(s => s.Bytes)),
                taken.Count(),
                taken.Max(s => s.Step.StepBytes)))
            .OrderByDescending(c => c.Bytes)
            .ThenBy(c => c.Native, StringComparer.Ordinal),
    ];

    /// <summary>In one sentence.</summary>
    public override string ToString()
    {
        var steps = Steps == 1 ? "in one step" : string.Create(CultureInfo.InvariantCulture, $"in {Steps} steps of up to {LargestStep}");
        return $"{Native} took {Bytes} {steps}{(Python is null ? "" : $", called from {Where(Python)}")}";
    }

    private static string Where(PythonFrame frame) =>
        string.Create(CultureInfo.InvariantCulture, $"{frame.Function} ({Path.GetFileName(frame.File)}:{frame.Line})");

    private static IEnumerable<(GrowthStep Step, long Bytes)> Grown(ImmutableArray<GrowthStep> steps) =>
        steps.Select((step, i) => (step, (step.DepthBytes - (i == 0 ? ByteSize.Zero : steps[i - 1].DepthBytes)).Bytes));
}
