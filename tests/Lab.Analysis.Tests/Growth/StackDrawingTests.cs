using Lab.Analysis.Growth;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Growth;

/// <summary>The stack from top to peak, to the byte.</summary>
public sealed class StackDrawingTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void The_parts_of_a_stack_follow_each_other_from_its_top_to_its_deepest_page()
    {
        var drawing = Draw(null);

        Assert.Equal(
            [(0, 4, 1), (4, 16, 1), (16, 3176, 6), (3176, 3180, 1)],
            drawing.Segments.Select(s => (s.From.Bytes / 1024, s.To.Bytes / 1024, s.Run.Steps.Length)));
        Assert.Equal(
            ["pthread_create (libc.so.6)", "numpy.so", "dgetrf_parallel (libopenblas.so.0)", "dgetf2_k (libopenblas.so.0)"],
            drawing.Segments.Select(s => s.Native));
        Assert.Equal([null, null, SampleGrowth.LuFactor, SampleGrowth.LuFactor], drawing.Segments.Select(s => s.Python));
        Assert.Equal(ByteSize.FromKiB(3180), drawing.Depth);
        Assert.Equal(drawing.Depth.Bytes, drawing.Segments.Sum(s => s.Bytes.Bytes));
    }

    [Fact]
    public void Untouched_pages_are_cut_at_the_ends_of_the_parts_they_lie_in()
    {
        var drawing = Draw([Part(8, 12), Part(20, 532), Part(540, 1060), Part(3000, 3172)]);

        Assert.Equal<DepthRange>([Part(8, 12)], drawing.Segments[1].Untouched);
        Assert.Equal<DepthRange>([Part(20, 532), Part(540, 1060), Part(3000, 3172)], drawing.Segments[2].Untouched);
        Assert.Empty(drawing.Segments[3].Untouched);
        Assert.Equal(ByteSize.FromKiB(4 + 512 + 520 + 172), drawing.UntouchedBytes);
        Assert.Equal(
            [[Part(12, 16)], [Part(16, 40)]],
            Draw([Part(12, 40)]).Segments.Skip(1).Take(2).Select(s => s.Untouched.AsEnumerable()));
    }

    [Fact]
    public void Where_nobody_read_them_nothing_is_said_of_untouched_pages()
    {
        Assert.Null(Draw(null).UntouchedBytes);
        Assert.Equal(ByteSize.Zero, Draw([]).UntouchedBytes);
    }

    [Fact]
    public void The_deepest_stack_is_drawn_first_and_one_without_a_trace_is_not()
    {
        var shallow = SampleGrowth.Lu with { Steps = [.. SampleGrowth.Lu.Steps.Take(2)] };
        var results = new CaptureBuilder().Workload("a").Workload(Lu).Workload("none")
            .Probe("a", 3180).Traced("a", Outcomes.Completed, shallow)
            .Probe(Lu, 3180).Traced(Lu, Outcomes.Completed, SampleGrowth.Lu)
            .Probe("none", 3180).Analyse();

        Assert.Equal([Lu, "a"], StackDrawing.Of(results.Probes).Select(d => d.Probe.Workload));
    }

    [Fact]
    public void Of_a_deep_recursion_short_steps_are_drawn_together_and_a_long_one_alone()
    {
        var deep = StackDrawing.Of(Draw(null).Probe with { Growth = SampleGrowth.Deep.Steps });

        Assert.InRange(deep.Segments.Length, 100, 1000);
        Assert.Equal(SampleGrowth.Deep.Steps, deep.Segments.SelectMany(s => s.Run.Steps));
        Assert.Equal(ByteSize.Zero, deep.Segments[0].From);
        Assert.All(deep.Segments.Zip(deep.Segments.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        Assert.Equal(ByteSize.FromKiB(116), deep.JoinedTo);
        var stride = Assert.Single(deep.Segments, s => s.Module == "libopenblas.so.0");
        Assert.Equal((1, 0, "dgetrf_parallel (libopenblas.so.0)"), (stride.Run.Steps.Length, stride.Run.Others, stride.Native));
        Assert.All(deep.Segments.Remove(stride), s => Assert.Equal("PyList_Append (libpython3.11.so.1.0) and 1 other", s.Native));
        Assert.Null(Draw(null).JoinedTo);
    }

    private static DepthRange Part(long from, long to) => new(ByteSize.FromKiB(from), ByteSize.FromKiB(to));

    private static StackDrawing Draw(ImmutableArray<DepthRange>? untouched)
    {
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180).Traced(Lu, Outcomes.Completed, SampleGrowth.Lu).Analyse();
        return StackDrawing.Of(Assert.Single(results.Probes) with { Untouched = untouched });
    }
}
