using Lab.Probing;
using Lab.Supervision;
using Lab.Tests.Probing;
using Lab.Tests.Supervision;
using Lab.Trials;

namespace Lab.Tests.Hosts;

/// <summary>The call that the lab was made for, on every other host.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class HaswellLuHostsTests(HaswellLu lu) : IClassFixture<HaswellLu>
{
    [Theory]
    [InlineData(Host.Pool)]
    [InlineData(Host.Python)]
    public async Task On_enough_it_completes(Host host)
    {
        var record = await TryAsync(host, lu.Minimum.RoundUpToPowerOfTwo());

        Assert.True(record.Outcome is Outcome.Completed, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData(Host.Pool, 512)]
    [InlineData(Host.Pool, 1024)]
    [InlineData(Host.Python, 128)]
    [InlineData(Host.Python, 512)]
    [InlineData(Host.Python, 1024)]
    public async Task Far_below_it_overruns_or_dies_and_is_never_taken_for_safe(Host host, long kib)
    {
        var record = await TryAsync(host, ByteSize.FromKiB(kib));

        Assert.True(
            record.Outcome is Outcome.Overran or Outcome.Crashed or Outcome.Raised or Outcome.TimedOut, TrialBench.Describe(record));
    }

    [Theory]
    [InlineData("lapack.dgetrf-500")]
    [InlineData("scipy.lu-500")]
    public async Task Without_a_Python_frame_it_takes_next_to_the_same(string workload)
    {
        _ = lu.Records;

        var probe = HaswellLu.Analyse(await lu.MeasureAsync(workload, HaswellLu.Haswell(2), UsualSizes.Every, Host.Lapack));

        Assert.Equal(Host.Lapack, probe.Host);
        Assert.True(probe.Verified && probe.PredictionHeld, string.Join("; ", probe.Notes));
        Assert.Equal((probe.MinimumStackBytes, probe.MinimumStackBytes - ByteSize.Page), (probe.SurvivesAtBytes, probe.CrashesAtBytes));
        Assert.InRange(lu.Minimum.KiB - probe.MinimumStackBytes!.Value.KiB, -64, 64);
        Assert.Empty(probe.PlainThread);
    }

    private Task<TrialRecord> TryAsync(Host host, ByteSize size)
    {
        var spec = lu.Records[0].Spec;
        return lu.Lab.Supervisor(TrialBench.Long).RunAsync(
            spec with
            {
                Host = host,
                StackSize = size,
                Watermark = Watermark.None,
                MinimumStack = lu.Minimum,
                HarnessStack = lu.Probe.HarnessBytes
            },
            CancellationToken.None);
    }
}
