using System.Text.Json;
using Lab.Analysis.Growth;
using Lab.Reports.Charts;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Reports.Tests.Charts;

/// <summary>The stacks as the page's script reads them.</summary>
public sealed class GrowthChartTests
{
    private const string Lu = "scipy.lu-500";

    private static readonly StackDrawing Drawing = StackDrawing.Of(new CaptureBuilder()
        .Workload(Lu).Probe(Lu, 3180).Traced(Lu, Outcomes.Completed, SampleGrowth.Lu).Analyse().Probes[0]);

    [Fact]
    public void A_stack_has_every_part_with_its_bytes_its_names_its_colour_and_its_steps()
    {
        var data = Data(Drawing);

        var stack = Assert.Single(data.GetProperty("stacks").EnumerateArray());
        var texts = data.GetProperty("texts").EnumerateArray().Select(text => text.GetString()).ToList();
        Assert.Equal((Lu, 3180 * 1024), (stack.GetProperty("name").GetString(), stack.GetProperty("depth").GetInt32()));
        Assert.Equal(
            [
                "0-4 pthread_create (libc.so.6)  3", "4-16 numpy.so  2",
                "16-3176 dgetrf_parallel (libopenblas.so.0) lu_factor (_decomp_lu.py:79) 1 536 1064 1592 2120 2648",
                "3176-3180 dgetf2_k (libopenblas.so.0) lu_factor (_decomp_lu.py:79) 1",
            ],
            stack.GetProperty("parts").EnumerateArray().Select(Describe));

        string Describe(JsonElement part)
        {
            var numbers = part.EnumerateArray().Select(n => n.GetInt32()).ToList();
            var steps = string.Concat(numbers.Skip(6).Select(depth => $" {depth / 1024}"));
            return $"{numbers[0] / 1024}-{numbers[1] / 1024} {texts[numbers[2]]} {texts[numbers[3]]} {numbers[4]}{steps}";
        }
    }

    [Fact]
    public void What_was_never_touched_is_told_of_the_stack_and_of_each_part()
    {
        var drawing = StackDrawing.Of(Drawing.Probe with { Untouched = [new(ByteSize.FromKiB(20), ByteSize.FromKiB(1000))] });

        var stack = Data(drawing).GetProperty("stacks")[0];
        Assert.Equal("[[20480,1024000]]", stack.GetProperty("untouched").GetRawText());
        Assert.Equal([0, 0, 980 * 1024, 0], stack.GetProperty("parts").EnumerateArray().Select(part => part[5].GetInt32()));
        Assert.StartsWith(
            $"{Lu} takes 3180 KiB; 980 KiB of it, 31 %, are pages that no call touched.",
            GrowthChart.Sentence(drawing),
            StringComparison.Ordinal);
        Assert.StartsWith($"{Lu} takes 3180 KiB. dgetrf_parallel", GrowthChart.Sentence(Drawing), StringComparison.Ordinal);
        Assert.Contains(
            "every page of it is touched", GrowthChart.Sentence(StackDrawing.Of(Drawing.Probe with { Untouched = [] })),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_ended_early_is_not_told_as_the_whole_stack()
    {
        var probe = Drawing.Probe with
        {
            PeakBytes = ByteSize.FromKiB(4000),
            GrowthProblem = "deeper than 3180 KiB the stack was not watched",
            Untouched = [],
        };

        Assert.StartsWith(
            $"{Lu} takes 4000 KiB, traced in part: deeper than 3180 KiB the stack was not watched. dgetrf_parallel",
            GrowthChart.Sentence(StackDrawing.Of(probe)),
            StringComparison.Ordinal);
        var late = StackDrawing.Of(probe with { PeakBytes = Drawing.Depth });
        Assert.StartsWith($"{Lu} takes 3180 KiB; every page", GrowthChart.Sentence(late), StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_keep_their_colours_in_every_stack_and_the_smallest_share_one()
    {
        var steps = Enumerable.Range(1, 12).Select(i => SampleGrowth.Lu.Steps[0] with
        {
            DepthBytes = ByteSize.FromKiB(4 * i * i),
            Module = $"lib{i}.so",
        });
        var many = StackDrawing.Of(Drawing.Probe with { Growth = [.. steps] });

        var libraries = GrowthChart.Libraries([many, Drawing]);
        Assert.Equal([("libopenblas.so.0", 1), ("lib12.so", 2)], libraries.Take(2));
        Assert.Equal(15, libraries.Length);
        Assert.All(libraries.Skip(GrowthChart.Colours - 1), library => Assert.Equal(GrowthChart.Colours, library.Colour));
    }

    private static JsonElement Data(StackDrawing drawing) => JsonElement.Parse(ChartJson.Of(GrowthChart.Data([drawing])));
}
