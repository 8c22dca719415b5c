using Lab.Analysis.Growth;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Growth;

/// <summary>Functions over all workloads.</summary>
public sealed class FunctionUseTests
{
    private static readonly PythonFrame Solve = new("/site/numpy/linalg/linalg.py", 409, "solve");

    [Fact]
    public void A_function_is_told_with_every_workload_it_takes_stack_in_and_every_line_that_calls_it()
    {
        var uses = FunctionUse.Of(Probes());

        var parallel = uses[0];
        Assert.Equal("dgetrf_parallel (libopenblas.so.0)", parallel.Function.Name);
        Assert.Equal((2, ByteSize.FromKiB(3160)), (parallel.Workloads, parallel.LargestBytes));
        Assert.Equal(
            [("lu", 3160L), ("solve", 2104L), ("solve", 528L)],
            parallel.Takes.Select(t => (t.Probe.Workload, t.Consumer.Bytes.Bytes / 1024)));
        Assert.Equal<PythonFrame>([SampleGrowth.LuFactor, Solve], parallel.Callers);
    }

    [Fact]
    public void What_a_function_takes_from_several_lines_of_one_workload_is_one_take_of_its_stack()
    {
        var use = Assert.Single(FunctionUse.Of(Probes().Skip(1)), u => u.Function.Symbol == "dgetrf_parallel");

        Assert.Equal((1, ByteSize.FromKiB(2104 + 528)), (use.Workloads, use.LargestBytes));
    }

    [Fact]
    public void All_that_the_stacks_hold_is_some_function_s()
    {
        var probes = Probes();
        var uses = FunctionUse.Of(probes);

        Assert.Equal(probes.Sum(p => p.Growth[^1].DepthBytes.Bytes), uses.SelectMany(u => u.Takes).Sum(t => t.Consumer.Bytes.Bytes));
        Assert.Equal(uses.OrderByDescending(u => u.LargestBytes), uses);
        Assert.Empty(FunctionUse.Of([]));
    }

    /// <summary>In the second the fifth frame comes from another line, and there is no sixth.</summary>
    private static List<ProbeResult> Probes()
    {
        var steps = SampleGrowth.Lu.Steps.RemoveRange(7, 2);
        var other = SampleGrowth.Lu with { Steps = steps.SetItem(6, steps[6] with { Python = [Solve] }) };
        return
        [
            .. new CaptureBuilder().Workload("lu").Workload("solve")
                .Probe("lu", 3180).Traced("lu", Outcomes.Completed, SampleGrowth.Lu)
                .Probe("solve", 3180).Traced("solve", Outcomes.Completed, other)
                .Analyse().Probes,
        ];
    }
}
