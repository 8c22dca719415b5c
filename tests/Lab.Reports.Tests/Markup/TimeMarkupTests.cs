using Lab.Analysis.Statistics;
using Lab.Analysis.Wording;
using Lab.Testing.Timings;

namespace Lab.Reports.Tests.Markup;

public class TimeMarkupTests
{
    [Fact]
    public void A_difference_within_the_noise_is_called_that()
    {
        Assert.Equal("within noise of the C program", TimeText.Against(SampleTimings.Noise(1.006), "the C program"));
        Assert.Equal("1.07× the C program", TimeText.Against(SampleTimings.Slower(1.07), "the C program"));
        Assert.Equal("within noise", TimeText.Change(SampleTimings.Noise(1.006)));
        Assert.Equal("0.80× as long", TimeText.Change(new(-5, 0.8, null, ComparisonVerdict.Faster)));
    }

    [Fact]
    public void Hovering_tells_the_whole_distribution() =>
        Assert.Equal(
            "median 10.0 ms (95 % confidence: 9.90 ms to 10.1 ms); quartiles 9.85 ms and 10.1 ms; 95th percentile 10.4 ms; "
            + "15 samples from 9.80 ms to 10.6 ms, 1 of them outliers; modes at 9.90 ms, 10.4 ms",
            TimeText.Describe(SampleTimings.Time(10e6, 0.01) with { ModesNanoseconds = [9.9e6, 10.4e6] }));
}
