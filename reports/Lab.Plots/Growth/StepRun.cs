using System.Collections.Immutable;
using System.Globalization;
using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Plots.Growth;

/// <summary>Steps of one native function, one after the other: a recursion has hundreds.</summary>
/// <param name="First">Index of its first step in the trace.</param>
/// <param name="From">Depth before it.</param>
/// <param name="Depths">Depth after each of its steps.</param>
internal sealed record StepRun(string? Module, string? Symbol, int First, ByteSize From, ImmutableArray<ByteSize> Depths)
{
    /// <summary>More names would lie over each other.</summary>
    public const int MostNamed = 4;

    private const int LargeShare = 10;

    public ByteSize To => Depths[^1];

    public ByteSize Bytes => To - From;

    public double MiddleDepth => (From.Bytes + To.Bytes) / 2.0;

    /// <summary>Each step: its index, and the depths that it leads from and to.</summary>
    public IEnumerable<(int Index, ByteSize From, ByteSize To)> Risers => Depths.Select((to, i) => (First + i, i == 0 ? From : Depths[i - 1], to));

    public string Name => Symbol ?? Module ?? "unknown code";

    /// <summary>By how much it deepened the stack, in how many steps.</summary>
    public string Growth
    {
        get
        {
            var sizes = Risers.Select(r => r.To - r.From).ToList();
            if (sizes.Count == 1)
                return SizeText.Of(Bytes);
            return sizes.Distinct().Count() == 1
                ? string.Create(CultureInfo.InvariantCulture, $"{sizes.Count} × {SizeText.Of(sizes[0])}")
                : string.Create(CultureInfo.InvariantCulture, $"{SizeText.Of(Bytes)} in {sizes.Count} steps");
        }
    }

    public bool IsLargeOf(ByteSize depth) => Bytes.Bytes * LargeShare >= depth.Bytes;

    public static ImmutableArray<StepRun> Of(ImmutableArray<GrowthStep> steps)
    {
        var runs = ImmutableArray.CreateBuilder<StepRun>();
        for (var first = 0; first < steps.Length;)
        {
            var step = steps[first];
            var depths = steps.Skip(first).TakeWhile(s => (s.Module, s.Symbol) == (step.Module, step.Symbol)).Select(s => s.DepthBytes).ToImmutableArray();
            runs.Add(new(step.Module, step.Symbol, first, first == 0 ? ByteSize.Zero : steps[first - 1].DepthBytes, depths));
            first += depths.Length;
        }

        return runs.ToImmutable();
    }
}
