using Lab.Analysis.Sizes;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Sizes;

public class DeploymentTests
{
    private static readonly Results Measured = new CaptureBuilder()
        .Workload("scipy.lu-500").Workload("lab.empty", blas: false)
        .Probe("scipy.lu-500", 3180, survives: size => size >= ByteSize.FromKiB(512) && size < ByteSize.FromMiB(2))
        .Probe("lab.empty", 8)
        .Analyse();

    [Fact]
    public void Sizes_ascend_and_only_those_of_this_system_are_not_carried_over()
    {
        Assert.Equal(Measured.Deployments.OrderBy(d => d.StackBytes), Measured.Deployments);
        Assert.Equal(
            [ByteSize.FromMiB(1), ByteSize.FromMiB(2), ByteSize.FromMiB(8)],
            Measured.Deployments.Where(d => !d.CarriedOver).Select(d => d.StackBytes));
        Assert.All(Measured.Deployments, d => Assert.NotEmpty(d.Source));
    }

    [Theory]
    [InlineData(512, StackZone.Overrun, true)]
    [InlineData(1536, StackZone.Overrun, true)]
    [InlineData(2048, StackZone.Crash, true)]
    [InlineData(8192, StackZone.Safe, true)]
    public void A_thread_that_returned_on_too_little_is_never_safe(long kib, StackZone expected, bool tried)
    {
        var cell = Measured.Deployments.Last(d => d.StackBytes == ByteSize.FromKiB(kib)).Workloads[0];

        Assert.Equal(new DeployedWorkload("scipy.lu-500", expected, kib == 8192, tried), cell);
    }

    [Fact]
    public void What_fits_the_smallest_fits_everywhere_and_has_headroom_from_its_margin_on()
    {
        Assert.All(Measured.Deployments, d => Assert.Equal(StackZone.Safe, d.Workloads[1].Zone));
        Assert.Equal(
            Measured.Deployments.Select(d => d.StackBytes >= ByteSize.FromKiB(256)),
            Measured.Deployments.Select(d => d.Workloads[1].HasHeadroom));
    }

    [Fact]
    public void A_thread_that_died_on_more_than_the_minimum_is_not_safe()
    {
        var results = new CaptureBuilder().Workload("lab.empty", blas: false).Probe("lab.empty", 8)
            .Trial("lab.empty", Host.Thread, ByteSize.FromMiB(1), Outcomes.Overflowed).Analyse();

        Assert.All(
            results.Deployments.Where(d => d.StackBytes == ByteSize.FromMiB(1)),
            d => Assert.Equal(StackZone.Crash, d.Workloads[0].Zone));
    }
}
