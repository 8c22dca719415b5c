using Lab.Analysis.Comparing;
using Lab.Analysis.Statistics;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Tests.Comparing;

/// <summary>Two sets of timings, compared all at once: what slowed is found, and noise is not.</summary>
public sealed class TimingComparisonTests
{
    private const int Operations = 24;

    [Fact]
    public void A_run_with_itself_finds_nothing()
    {
        var run = Run(seed: 1, between: 0.1);

        Assert.All(Compare(run, run), t => Assert.Equal((1.0, ComparisonVerdict.WithinNoise), (t.Comparison!.Ratio, t.Comparison.Verdict)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.3)]
    public void Two_runs_of_the_same_cry_wolf_in_few_of_two_hundred(double between)
    {
        var alarms = Enumerable.Range(0, 200).Count(i => Compare(Run(2 * i, between), Run((2 * i) + 1, between))
            .Any(t => t.Comparison!.Verdict is ComparisonVerdict.Slower or ComparisonVerdict.Faster));

        // One comparison at 95 %, as each of the 24 would be alone, finds something in most of the pairs.
        Assert.InRange(alarms, 0, 10);
    }

    [Fact]
    public void What_slowed_by_a_fifth_is_found_and_nothing_else()
    {
        var slowed = Compare(Run(1, between: 0.01), Run(2, between: 0.01, slowed: 1.2))
            .Where(t => t.Comparison!.Verdict is not (ComparisonVerdict.WithinNoise or ComparisonVerdict.Negligible));

        var found = Assert.Single(slowed);
        Assert.Equal((new Timed.Call("call 0", Bridge.CApi), ComparisonVerdict.Slower), (found.Timed, found.Comparison!.Verdict));
        Assert.InRange(found.Comparison.Ratio, 1.15, 1.25);
    }

    [Fact]
    public void Runs_that_scatter_as_a_whole_were_disturbed_and_are_not_judged()
    {
        var comparison = CaptureComparison.Of(Run(1, between: 0.4), Run(2, between: 0.4, slowed: 300));

        Assert.All(comparison.Timings, t => Assert.Equal((false, ComparisonVerdict.WithinNoise), (t.IsJudged, t.Comparison!.Verdict)));
        Assert.Matches(
            "^Times of calls into Python scatter by up to [0-9.]+× from one run to the other, as where one of them was disturbed or "
                + "nearly everything changed: none is judged. Time both on a quiet machine.$",
            Assert.Single(ComparisonText.Notes(comparison)));
    }

    [Fact]
    public void Exchanged_runs_give_the_opposite()
    {
        var (one, two) = (Run(1, between: 0.01), Run(2, between: 0.01, slowed: 1.2));
        var back = Compare(two, one).ToDictionary(t => t.Timed, t => t.Comparison!);

        foreach (var (timed, there) in Compare(one, two).Select(t => (t.Timed, t.Comparison!)))
        {
            Assert.Equal(there.Ratio, 1 / back[timed].Ratio, 9);
            Assert.Equal(there.RatioInterval!.Lower, 1 / back[timed].RatioInterval!.Upper, 9);
            Assert.Equal(there.Verdict is ComparisonVerdict.Slower, back[timed].Verdict is ComparisonVerdict.Faster);
        }
    }

    [Fact]
    public void Of_too_few_subjects_the_scatter_is_assumed()
    {
        var (one, tenth, twice) = (Lu(1.0), Lu(1.1), Lu(2.0));

        Assert.Equal(ComparisonVerdict.WithinNoise, Assert.Single(Compare(one, tenth)).Comparison!.Verdict);
        Assert.Equal(ComparisonVerdict.Slower, Assert.Single(Compare(one, twice)).Comparison!.Verdict);

        static Results Lu(double factor) => Timed(
            [(new Timed.Workload("scipy.lu-500", CaptureBuilder.Unset, ByteSize.FromMiB(8), CallMode.Warm), Samples(7, 0, factor))]);
    }

    [Fact]
    public void Like_is_compared_with_like()
    {
        var kernel = CaptureBuilder.Unset with { Variables = CaptureBuilder.Unset.Variables.Add("OPENBLAS_CORETYPE", "Zen") };
        var @base = Timed([.. Latencies(CaptureBuilder.Unset, 4, 8), .. Latencies(CaptureBuilder.OneThread, 4)]);
        var head = Timed([.. Latencies(kernel, 8, 16)]);

        var compared = Assert.Single(Compare(@base, head));

        Assert.Equal(new Timed.Workload("scipy.lu-500", kernel, ByteSize.FromMiB(8), CallMode.Warm), compared.Timed);

        static IEnumerable<(Timed, double[])> Latencies(TrialEnvironment environment, params long[] mib) => mib.Select(
            size => ((Timed)new Timed.Workload("scipy.lu-500", environment, ByteSize.FromMiB(size), CallMode.Warm), Samples(1, 0, 1)));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(0.05, 1)]
    [InlineData(0.5, 0)]
    public void Slower_calls_fail_only_where_a_limit_is_given(double? limit, int regressions)
    {
        var (one, two) = (Run(1, between: 0.01), Run(2, between: 0.01, slowed: 1.3));

        Assert.Equal(regressions, CaptureComparison.Of(one, two, new(null, limit)).Regressions.Length);
    }

    [Fact]
    public void What_is_no_longer_timed_says_why()
    {
        var call = new Timed.Call("empty call", Bridge.PythonNet);
        var head = new CaptureBuilder().Untimed(call, "the benchmark died").Analyse();

        Assert.Equal("the benchmark died", Assert.Single(Compare(Timed([(call, Samples(1, 0, 1))]), head)).Problem);
    }

    private static ImmutableArray<TimingComparison> Compare(Results @base, Results head) => CaptureComparison.Of(@base, head).Timings;

    /// <summary>
    /// Calls of which each is slower or faster by chance in this run, by a standard deviation of <paramref name="between"/>; the first by
    /// a factor as well.
    /// </summary>
    private static Results Run(int seed, double between, double slowed = 1)
    {
        var random = new Random(seed);
        return Timed(Enumerable.Range(0, Operations).Select(i => (
            (Timed)new Timed.Call($"call {i}", Bridge.CApi),
            Samples(random.Next(), between, i == 0 ? slowed : 1))));
    }

    private static double[] Samples(int seed, double between, double factor)
    {
        var random = new Random(seed);
        var run = 100 * factor * Math.Exp(between * Normal());
        return [.. Enumerable.Range(0, 12).Select(_ => run * Math.Exp(0.01 * Normal()))];

        // Box and Muller.
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static Results Timed(IEnumerable<(Timed Of, double[] Nanoseconds)> timings)
    {
        var capture = new CaptureBuilder();
        foreach (var (of, nanoseconds) in timings)
            capture.Timed(of, nanoseconds);
        return capture.Analyse();
    }
}
