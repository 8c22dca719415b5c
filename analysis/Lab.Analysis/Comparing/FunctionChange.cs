using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Lab.Analysis.Growth;
using Lab.Trials;

namespace Lab.Analysis.Comparing;

/// <summary>
/// What one native function took of a workload's stack in two captures: the difference of their growth traces, function by function.
/// </summary>
/// <param name="Base">Null where it took nothing: it is new.</param>
/// <param name="Head">Null where it takes nothing any more: it is gone.</param>
public sealed partial record FunctionChange(StackConsumer? Base, StackConsumer? Head)
{
    /// <summary>By how much it takes more; negative where it takes less.</summary>
    public ByteSize ChangeBytes => (Head?.Bytes ?? ByteSize.Zero) - (Base?.Bytes ?? ByteSize.Zero);

    /// <summary>The function as it is now; as it was, where it is gone.</summary>
    [JsonIgnore]
    public StackConsumer Known => (Head ?? Base)!;

    /// <summary>
    /// The functions that take more or less, by a page at least, the largest difference first. Empty where one of the two has no trace.
    /// </summary>
    internal static ImmutableArray<FunctionChange> Of(ProbeResult @base, ProbeResult head)
    {
        if (@base.Consumers.IsEmpty || head.Consumers.IsEmpty)
            return [];
        // Frames at the deepest moment cannot be compared with first touches: where one stack could not be walked, both are by touches.
        var byFrames = @base.IsUnwound && head.IsUnwound;
        var (before, now) = (ByFunction(@base, byFrames), ByFunction(head, byFrames));
        return
        [
            .. before.Keys.Union(now.Keys)
                .Select(key => new FunctionChange(before.GetValueOrDefault(key), now.GetValueOrDefault(key)))
                .Where(change => Math.Abs(change.ChangeBytes.Bytes) >= ByteSize.Page.Bytes)
                .OrderByDescending(change => Math.Abs(change.ChangeBytes.Bytes))
                .ThenBy(change => change.Known.Native, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// The name of a library without what changes from one version, or one build for another Python, to the next:
    /// <c>libopenblasp</c> of <c>libopenblasp-r0.3.21.so</c>, <c>libscipy_openblas</c> of <c>libscipy_openblas-68440149.so</c>,
    /// <c>_solve_toeplitz</c> of <c>_solve_toeplitz.cpython-311-x86_64-linux-gnu.so</c>.
    /// </summary>
    internal static string Unversioned(string module) => Version().Replace(BuildHash().Replace(Ending().Replace(module, ""), ""), "");

    /// <summary>Each function once, wherever Python called it from; a function without a name stands for its library.</summary>
    private static Dictionary<(string?, string?), StackConsumer> ByFunction(ProbeResult probe, bool byFrames) =>
        (byFrames ? probe.Consumers : StackConsumer.Touching(probe.Growth))
            .GroupBy(c => (c.Module is null ? null : Unversioned(c.Module), c.Symbol))
            .ToDictionary(same => same.Key, same => Sum([.. same]));

    private static StackConsumer Sum(List<StackConsumer> parts)
    {
        var largest = parts.MaxBy(c => c.Bytes)!;
        return parts.Count == 1 ? largest : largest with
        {
            Bytes = new(parts.Sum(c => c.Bytes.Bytes)),
            Steps = parts.Sum(c => c.Steps),
            LargestStep = parts.Max(c => c.LargestStep),
            Frames = largest.Frames is null ? null : (int)Math.Min(int.MaxValue, parts.Sum(c => (long)(c.Frames ?? 0))),
            Strides = largest.Strides is null ? null : parts.Sum(c => c.Strides),
            Offset = null,
            Recursion = null,
        };
    }

    [GeneratedRegex(@"(\.cpython-|\.abi3|\.so(\.|$)|\.pyd$|\.dll$|\.dylib$).*$")]
    private static partial Regex Ending();

    /// <summary>What auditwheel puts into the names of the libraries of a wheel.</summary>
    [GeneratedRegex(@"-[0-9a-f]{8}(?![0-9a-z])")]
    private static partial Regex BuildHash();

    [GeneratedRegex(@"(?<=.)[-_.]?r?[0-9]+(\.[0-9]+)*(\.dev)?$")]
    private static partial Regex Version();
}
