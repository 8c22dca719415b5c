using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Wording;

public class RunTextTests
{
    private const string Lu = "scipy.lu-500";

    [Theory]
    [InlineData(0, "1 minimum verified by a pair of trials one page apart; 1 was predicted to the page.")]
    [InlineData(
        32,
        "1 minimum verified by a pair of trials one page apart; "
        + "0 were predicted to the page, and 1 to within what Python keeps free of a stack.")]
    public void A_minimum_within_what_Python_keeps_free_was_predicted_as_such(int reserveKib, string expected)
    {
        var peak = ByteSize.FromKiB(168);
        var reading = new Outcome.Completed(new(peak, ByteSize.FromKiB(6), false) { Reserve = ByteSize.FromKiB(reserveKib) });

        var results = new CaptureBuilder()
            .Workload(Lu)
            .Probe(Lu, 168)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), reading, Watermark.Residency)
            .Analyse();

        Assert.Equal(expected, RunText.HowSure(results));
    }

    [Fact]
    public void Nothing_is_sure_of_a_run_that_measured_nothing() => Assert.Equal("", RunText.HowSure(new CaptureBuilder().Analyse()));
}
