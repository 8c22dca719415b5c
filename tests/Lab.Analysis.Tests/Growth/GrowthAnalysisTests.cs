using Lab.Analysis.Growth;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Growth;

public class GrowthAnalysisTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void The_function_that_took_most_stands_first()
    {
        var consumers = StackConsumer.Of(SampleGrowth.Lu);

        Assert.Equal("dgetrf_parallel", consumers[0].Symbol);
        Assert.Equal(ByteSize.FromKiB(3160), consumers[0].Bytes);
        Assert.Equal((6, ByteSize.FromKiB(528)), (consumers[0].Steps, consumers[0].LargestStep));
        Assert.Equal(SampleGrowth.LuFactor, consumers[0].Python);
        Assert.Equal(3180 * 1024, consumers.Sum(c => c.Bytes.Bytes));
        Assert.Equal(
            "dgetrf_parallel (libopenblas.so.0) took 3160 KiB in 6 steps of up to 528 KiB, called from lu_factor (_decomp_lu.py:79)",
            consumers[0].ToString());
    }

    [Fact]
    public void The_function_whose_frames_hold_the_stack_stands_before_the_one_that_touched_it()
    {
        var consumers = StackConsumer.Of(SampleGrowth.Lu with
        {
            Occupants =
            [
                new("libpython.so", null, 0x1f0, ByteSize.FromKiB(3000), 19_000, new(64)),
                new("[jit]", null, 0, ByteSize.FromKiB(5), 1, ByteSize.FromKiB(5)),
            ],
        });

        Assert.Equal(["libpython.so+0x1f0", "[jit]"], consumers.Select(c => c.Native));
        Assert.Equal(
            "libpython.so+0x1f0 took 3000 KiB in 19000 frames of up to 64 B, called from lu_factor (_decomp_lu.py:79); dgetrf_parallel "
                + "touched most of it first",
            consumers[0].ToString());
    }

    [Fact]
    public void Strides_over_the_guard_keep_their_name_and_number()
    {
        var trace = SampleGrowth.Lu with
        {
            Occupants = [new("libopenblas.so.0", "dgetrf_parallel", 0, ByteSize.FromKiB(3170), 11, new(541_056))],
        };

        Assert.Equal(
            "dgetrf_parallel (libopenblas.so.0) took 3170 KiB in 6 steps of up to 528 KiB, called from lu_factor (_decomp_lu.py:79)",
            Assert.Single(StackConsumer.Of(trace)).ToString());
    }

    [Fact]
    public void A_recursion_through_several_functions_is_one()
    {
        var recursion = new StackOccupant("libpython.so", "list_sort", 0, ByteSize.FromKiB(3000), 300, ByteSize.FromKiB(4))
        {
            Recursion = ["list_sort", "eval", "vectorcall", "dgetrf_parallel"],
        };

        var consumer = Assert.Single(StackConsumer.Of(SampleGrowth.Lu with { Occupants = [recursion] }));

        Assert.Equal("recursion through list_sort, eval, vectorcall and 1 more", consumer.Name);
        Assert.Equal(
            "a recursion of 300 levels through list_sort, eval, vectorcall and 1 more took 3000 KiB, called from lu_factor "
                + "(_decomp_lu.py:79)",
            consumer.ToString());
    }

    [Fact]
    public void A_step_that_no_guard_page_catches_is_a_finding()
    {
        var results = Traced(SampleGrowth.Lu).Analyse();

        var finding = Assert.Single(results.Findings, f => f.Title.Contains("steps", StringComparison.Ordinal));
        Assert.Equal("dgetrf_parallel (libopenblas.so.0) steps 528 KiB down in one go", finding.Title);
        Assert.Equal<string>([Lu], finding.Workloads);
    }

    [Fact]
    public void Small_steps_are_no_finding()
    {
        var trace = SampleGrowth.Lu with { Steps = [.. SampleGrowth.Lu.Steps.Take(2)] };

        Assert.DoesNotContain(Traced(trace).Analyse().Findings, f => f.Title.Contains("in one go", StringComparison.Ordinal));
    }

    [Fact]
    public void A_traced_trial_is_no_measurement()
    {
        var results = new CaptureBuilder().Workload(Lu).Probe(Lu, 3180)
            .Traced(Lu, Outcomes.Overflowed, SampleGrowth.Lu).Analyse();

        var probe = Assert.Single(results.Probes);
        Assert.True(probe.Verified);
        Assert.Equal(ByteSize.FromKiB(3180), probe.MinimumStackBytes);
        Assert.StartsWith("the traced call", probe.GrowthProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_trace_without_privilege_is_marked(bool userModeOnly) => Assert.Equal(
        userModeOnly,
        Assert.Single(Traced(SampleGrowth.Lu with { UserModeOnly = userModeOnly }).Analyse().Probes).GrowthIsCoarse);

    [Fact]
    public void Why_there_is_no_trace_is_told()
    {
        var probe = Assert.Single(Traced(GrowthTrace.Without("userfaultfd: Operation not permitted")).Analyse().Probes);

        Assert.Empty(probe.Growth);
        Assert.Equal("userfaultfd: Operation not permitted", probe.GrowthProblem);
        Assert.Null(probe.GrowthMicrosecondsPerPage);
    }

    private static CaptureBuilder Traced(GrowthTrace trace) =>
        new CaptureBuilder().Workload(Lu).Probe(Lu, 3180).Traced(Lu, Outcomes.Completed, trace);
}
