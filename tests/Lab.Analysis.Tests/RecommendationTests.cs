using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests;

public class RecommendationTests
{
    private static CaptureBuilder TwoEnvironments() => new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload("scipy.lu-500").Workload("scipy.lu-1000").Workload("stdlib.compare-900", blas: false)
        .Probe("scipy.lu-500", 3180).Probe("scipy.lu-500", 36, CaptureBuilder.OneThread)
        .Probe("scipy.lu-1000", 3180).Probe("scipy.lu-1000", 36, CaptureBuilder.OneThread)
        .Probe("stdlib.compare-900", 176);

    [Fact]
    public void The_workload_that_needs_most_decides()
    {
        var recommendation = TwoEnvironments().Analyse().Recommendation!;

        Assert.Equal(ByteSize.FromMiB(8), recommendation.StackBytes);
        Assert.Equal("scipy.lu-1000", recommendation.DecidedBy);
        Assert.Equal(ByteSize.FromKiB(3180), recommendation.MinimumStackBytes);
        Assert.Null(recommendation.BlasThreads);
        Assert.True(recommendation.Observed);
        Assert.Equal(2, recommendation.ObservedCalls);
    }

    [Fact]
    public void With_one_BLAS_thread_what_has_no_BLAS_still_counts()
    {
        var oneThread = TwoEnvironments().Analyse().Recommendation!.WithOneBlasThread!;

        Assert.Equal("stdlib.compare-900", oneThread.DecidedBy);
        Assert.Equal(ByteSize.FromKiB(512), oneThread.StackBytes);
        Assert.Equal(1, oneThread.BlasThreads);
        Assert.True(oneThread.Observed);
        Assert.Null(oneThread.WithOneBlasThread);
    }

    [Fact]
    public void A_size_at_which_nothing_was_started_is_not_observed()
    {
        var recommendation = new CaptureBuilder()
            .Workload("scipy.lu-500")
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency)
            .Analyse().Recommendation!;

        Assert.False(recommendation.Observed);
        Assert.Equal(0, recommendation.ObservedCalls);
    }

    [Fact]
    public void Where_one_BLAS_thread_is_all_that_was_measured_there_is_no_alternative()
    {
        var recommendation = new CaptureBuilder()
            .Environments(CaptureBuilder.OneThread)
            .Workload("scipy.lu-500")
            .Probe("scipy.lu-500", 36, CaptureBuilder.OneThread)
            .Analyse().Recommendation!;

        Assert.Equal(1, recommendation.BlasThreads);
        Assert.Null(recommendation.WithOneBlasThread);
    }

    [Fact]
    public void What_pythonnet_adds_is_within_the_margin()
    {
        var with = TwoEnvironments().ProbeThroughPythonNet("scipy.lu-500", 3188).Analyse().Recommendation!;
        var without = TwoEnvironments().Analyse().Recommendation!;

        Assert.Equal(without, with);
        Assert.Equal(Host.Guarded, with.Host);
    }

    [Fact]
    public void Where_it_carries_the_minimum_over_a_power_of_two_it_decides()
    {
        var recommendation = TwoEnvironments()
            .Workload("stdlib.json-900", blas: false).Probe("stdlib.json-900", 5460).ProbeThroughPythonNet("stdlib.json-900", 5464)
            .Analyse().Recommendation!;

        Assert.Equal((ByteSize.FromMiB(16), ByteSize.FromKiB(5464)), (recommendation.StackBytes, recommendation.MinimumStackBytes));
        Assert.Equal(("stdlib.json-900", Host.PythonNet), (recommendation.DecidedBy, recommendation.Host));
        Assert.True(recommendation.Observed);
        // It has no BLAS: it needs the same with one BLAS thread.
        Assert.Equal(recommendation with { BlasThreads = 1, WithOneBlasThread = null }, recommendation.WithOneBlasThread);
    }

    [Theory]
    [InlineData(36, 256)]
    [InlineData(64, 256)]
    [InlineData(68, 512)]
    [InlineData(3180, 8192)]
    [InlineData(4764, 8192)]
    [InlineData(5464, 16384)]
    public void The_margin_is_half_as_much_again_then_a_power_of_two(long minimum, long recommended) =>
        Assert.Equal(ByteSize.FromKiB(recommended), StackMargin.Recommend(ByteSize.FromKiB(minimum)));
}
