using Lab.Probing;
using Lab.Trials;

namespace Lab.Tests.Probing;

/// <summary>The numbers that the lab stands and falls with.</summary>
[Collection(RealLab.Collection)]
[Trait("Speed", "slow")]
public sealed class HaswellLuTests(HaswellLu lu) : IClassFixture<HaswellLu>
{
    [Fact]
    public void Its_minimum_is_what_its_frames_add_up_to()
    {
        // Six frames of 528 KiB and what is above them; another release may recurse more or less deep.
        Assert.InRange(lu.Minimum.KiB, lu.IsDebians ? 3170 : 1024, lu.IsDebians ? 3240 : 8192);
        Assert.True(lu.Probe.Verified && lu.Probe.PredictionHeld, string.Join("; ", lu.Probe.Notes));
        Assert.Equal((lu.Minimum, lu.Minimum - ByteSize.Page), (lu.Probe.SurvivesAtBytes, lu.Probe.CrashesAtBytes));
    }

    [Fact]
    public void Paint_and_residency_agree_within_a_page()
    {
        var (paint, residency) = (lu.Probe.PeakBytesPaint!.Value, lu.Probe.PeakBytesResidency!.Value);

        Assert.InRange(residency.Bytes - paint.Bytes, 0, ByteSize.Page.Bytes);
        Assert.Equal(residency, lu.Minimum);
    }

    [Fact]
    public async Task One_page_less_dies_ten_times_of_ten()
    {
        var below = lu.Minimum - ByteSize.Page;
        for (var repeat = 1; repeat <= 10; repeat++)
        {
            var record = await lu.TryAsync(below, repeat);
            Assert.True(
                record.Outcome is Outcome.Crashed { Crash: CrashKind.StackOverflow }, $"time {repeat} on {below}: {record.Outcome}");
        }
    }

    [Fact]
    public void Plain_threads_far_below_it_return_and_are_never_taken_for_safe()
    {
        var plain = lu.Records.Where(r => r.Spec.Host == Host.Thread).ToList();
        var returned = plain.Where(r => r.Outcome is Outcome.Overran or Outcome.Completed).ToList();

        Assert.Contains(returned, r => r.Outcome is Outcome.Overran && r.Spec.StackSize.Bytes < lu.Minimum.Bytes / 2);
        Assert.All(returned, r => Assert.Equal(r.Spec.StackSize < lu.Minimum, r.Outcome is Outcome.Overran));
        Assert.Contains(plain, r => r.Spec.StackSize == lu.Minimum && r.Outcome is Outcome.Completed);
        Assert.Equal((lu.Probe.SmallestSurvivorBytes, lu.Minimum), (lu.Probe.OverrunZone?.FromBytes, lu.Probe.OverrunZone?.ToBytes));
    }

    [Fact]
    public async Task With_one_thread_it_needs_next_to_nothing()
    {
        _ = lu.Records;

        var probe = HaswellLu.Analyse(await lu.MeasureAsync(HaswellLu.Workload, HaswellLu.Haswell(1), UsualSizes.Common));

        Assert.True(probe.Verified, string.Join("; ", probe.Notes));
        Assert.InRange(probe.MinimumStackBytes!.Value.KiB, 8, 95);
    }

    [Fact]
    public async Task A_function_of_the_users_own_measures_the_same_to_the_page()
    {
        _ = lu.Records;
        using var folder = new TemporaryFolder();
        var file = folder.WriteFile(
            "mine.py",
            """
            import functools
            import numpy
            import scipy.linalg

            factor = functools.partial(scipy.linalg.lu_factor, numpy.random.default_rng(1).standard_normal((500, 500)))


            def setup_in_a_function():
                return numpy.random.default_rng(1).standard_normal((500, 500))


            def in_a_function(matrix):
                return scipy.linalg.lu_factor(matrix)
            """);

        var same = HaswellLu.Analyse(await lu.MeasureAsync(file + ":factor", HaswellLu.Haswell(2), UsualSizes.Common));
        var wrapped = HaswellLu.Analyse(await lu.MeasureAsync(file + ":in_a_function", HaswellLu.Haswell(2), UsualSizes.Common));

        Assert.Equal((lu.Minimum, lu.Probe.PeakBytes), (same.MinimumStackBytes, same.PeakBytes));
        Assert.True(same.Verified && wrapped.Verified, string.Join("; ", same.Notes.Concat(wrapped.Notes)));
        // A frame of Python more, which before Python 3.11 was one of C too.
        Assert.InRange(wrapped.MinimumStackBytes!.Value.Bytes - lu.Minimum.Bytes, 0, ByteSize.Page.Bytes);
    }

    [Fact]
    public async Task Where_OpenBLAS_picks_its_kernels_for_AVX_512_it_needs_a_third_more()
    {
        _ = lu.Records;
        var core = lu.Lab.OpenBlas?.Core;
        Assert.SkipUnless(lu.IsDebians, "needs the OpenBLAS 0.3.21 of Debian 12");
        Assert.SkipUnless(
            core is "SkylakeX" or "Cooperlake" or "SapphireRapids",
            $"needs a processor with AVX-512; OpenBLAS picks its kernels for {core}");

        var probe = HaswellLu.Analyse(await lu.MeasureAsync(HaswellLu.Workload, RealLab.Environment(new()), UsualSizes.Common));

        Assert.True(probe.Verified, string.Join("; ", probe.Notes));
        Assert.InRange(probe.MinimumStackBytes!.Value.MiB, 4.1, 4.3);
    }
}
