using Lab.Analysis.Statistics;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Tests.Wording;

public class TimeTextTests
{
    [Theory]
    [InlineData(0, "0 ns")]
    [InlineData(0.3, "0.300 ns")]
    [InlineData(1, "1.00 ns")]
    [InlineData(9.996, "10.0 ns")]
    [InlineData(15.46, "15.5 ns")]
    [InlineData(99.96, "100 ns")]
    [InlineData(152.4, "152 ns")]
    [InlineData(999.4, "999 ns")]
    [InlineData(999.6, "1.00 µs")]
    [InlineData(7_531_000, "7.53 ms")]
    [InlineData(1.2e9, "1.20 s")]
    [InlineData(1.2346e12, "1235 s")]
    [InlineData(-15.46, "-15.5 ns")]
    public void A_time_has_three_digits_and_a_unit(double nanoseconds, string words) => Assert.Equal(words, TimeText.Of(nanoseconds));

    [Theory]
    [InlineData(1.068, "1.07×")]
    [InlineData(0.8, "0.80×")]
    [InlineData(0.012, "0.0120×")]
    [InlineData(9.999, "10.0×")]
    [InlineData(31.4, "31.4×")]
    [InlineData(3140, "3140×")]
    public void A_ratio_is_a_multiple_of_the_reference(double ratio, string words) => Assert.Equal(words, TimeText.Ratio(ratio));

    [Fact]
    public void A_comparison_is_said_with_its_interval_and_its_noise()
    {
        var slower = new Comparison(1, 1.068, new(1.02, 1.12, 0.95), ComparisonVerdict.Slower);

        Assert.Equal("slower: 1.07× (1.02 to 1.12)", TimeText.Comparison(slower));
        Assert.Equal("faster: 0.80× (0.70 to 0.90)", TimeText.Comparison(new(-1, 0.8, new(0.7, 0.9, 0.95), ComparisonVerdict.Faster)));
        Assert.Equal(
            "within noise: 1.010× (0.98 to 1.03)", TimeText.Comparison(new(1, 1.01, new(0.98, 1.03, 0.95), ComparisonVerdict.WithinNoise)));
        Assert.Equal(
            "negligible: 1.008× (1.003 to 1.013)",
            TimeText.Comparison(new(1, 1.008, new(1.003, 1.013, 0.95), ComparisonVerdict.Negligible)));
        Assert.Equal("too few samples to tell: 1.50×", TimeText.Comparison(new(1, 1.5, null, ComparisonVerdict.WithinNoise)));
    }

    [Fact]
    public void A_median_is_said_with_its_interval()
    {
        var time = Distribution.Of([7.5e6, 7.5e6, 7.5e6])!;

        Assert.Equal("7.50 ms (7.50 ms to 7.50 ms)", TimeText.Of(time));
        Assert.Equal("15.5 ns", TimeText.Of(Distribution.Of([15.5])!));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(2.5e6, "2.5 ms")]
    [InlineData(100, "100 ns")]
    [InlineData(1e9, "1 s")]
    public void Ticks_are_round(double nanoseconds, string text) => Assert.Equal(text, TimeText.Tick(nanoseconds));

    [Fact]
    public void Everything_that_is_measured_has_words()
    {
        Assert.All(Enum.GetValues<Bridge>(), bridge => Assert.NotEmpty(HostText.Bridge(bridge)));
        Assert.All(Enum.GetValues<Watermark>(), reading => Assert.NotEmpty(HostText.Reading(reading)));
        Assert.All(Enum.GetValues<ReadingMethod>(), method => Assert.NotEmpty(HostText.Reading(method)));
        Assert.All(Enum.GetValues<Host>(), host => Assert.NotEmpty(HostText.Thread(host)));
        Assert.All(Enum.GetValues<OutcomeKind>(), kind => Assert.NotEmpty(OutcomeText.Meaning(kind)));
        Assert.All(Enum.GetValues<CallMode>(), mode => Assert.NotEmpty(HostText.Calls(mode)));
        Assert.All(Enum.GetValues<ThreadUse>(), use => Assert.NotEmpty(HostText.Use(use, 8)));
        Assert.Equal(("creating a thread", "creating 8 threads"), (HostText.Use(ThreadUse.Create, 1), HostText.Use(ThreadUse.Create, 8)));
    }
}
