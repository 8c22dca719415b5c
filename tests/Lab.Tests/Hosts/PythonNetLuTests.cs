using Lab.Analysis;
using Lab.Probing;
using Lab.StackProbe;
using Lab.Supervision;
using Lab.Tests.Jobs;
using Lab.Tests.Probing;
using Lab.Tests.Supervision;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Hosts;

/// <summary>The call that the lab was made for, through pythonnet.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class PythonNetLuTests(HaswellLu lu) : IClassFixture<HaswellLu>
{
    [Fact]
    public async Task It_takes_next_to_the_same_and_is_verified_to_the_page()
    {
        var guarded = lu.Records;
        var through = await MeasureAsync(TraceMode.Never);
        var header = SampleHeader.Create(HaswellLu.Workload) with
        {
            Environments = [guarded[0].Spec.Environment],
            Probes = [new(HaswellLu.Workload, 0, Host.PythonNet, [])],
        };
        header = header with { Catalog = [.. header.Catalog.Select(entry => entry with { Blas = true })] };

        var probe = CaptureAnalysis.Analyse(
            Capture.Of([header, .. guarded.Concat(through).Select(r => new CaptureEntry.Trial(r))])).Probes[0];

        Assert.Equal(Host.PythonNet, probe.Host);
        Assert.True(probe.Verified && probe.PredictionHeld, string.Join("; ", probe.Notes));
        Assert.Equal(probe.MinimumStackBytes - lu.Minimum, probe.BridgeBytes);
        Assert.InRange(probe.BridgeBytes!.Value.KiB, -16, 16);
        Assert.Equal((probe.MinimumStackBytes, probe.MinimumStackBytes - ByteSize.Page), (probe.SurvivesAtBytes, probe.CrashesAtBytes));
        Assert.True(probe.RecommendationObserved, string.Join("; ", probe.PlainThread));
    }

    [Fact]
    public async Task Who_takes_the_stack_is_named()
    {
        var (access, reason) = UserFaultFd.Probe();
        Assert.SkipWhen(access == UserFaultFdAccess.Denied, $"userfaultfd: {reason}");

        var traced = (await MeasureAsync(TraceMode.Always)).Single(r => r.Spec.Trace);

        Assert.True(traced.Outcome is Outcome.Completed, TrialBench.Describe(traced));
        var large = traced.Growth!.Steps.Where(s => s.Symbol == "dgetrf_parallel").ToList();
        Assert.NotEmpty(large);
        Assert.All(large, step => Assert.Contains(step.Python, f => f.Function == "lu_factor"));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    [InlineData(1024)]
    public async Task Far_below_it_overruns_or_dies_and_is_never_taken_for_safe(long kib)
    {
        var spec = lu.Records[0].Spec with
        {
            Host = Host.PythonNetThread,
            StackSize = ByteSize.FromKiB(kib),
            Watermark = Watermark.None,
            MinimumStack = lu.Minimum,
        };

        var record = await Supervisor().RunAsync(spec, CancellationToken.None);

        Assert.True(
            record.Outcome is Outcome.Overran or Outcome.Crashed or Outcome.Raised or Outcome.TimedOut, TrialBench.Describe(record));
    }

    private async Task<IReadOnlyList<TrialRecord>> MeasureAsync(TraceMode trace)
    {
        var plan = new ProbePlan(
            HaswellLu.Workload, lu.Records[0].Spec.Environment, Repeats: 1, UsualSizes.None)
        { Host = Host.PythonNet, Trace = trace };
        return await new WorkloadProbe(Supervisor(), plan).RunAsync(CancellationToken.None);
    }

    private TrialSupervisor Supervisor() => lu.Lab.Supervisor(TrialBench.Long);
}
