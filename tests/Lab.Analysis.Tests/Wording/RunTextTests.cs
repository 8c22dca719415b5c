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
    public void A_minimum_that_its_peak_did_not_predict_is_counted_too()
    {
        var results = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(168)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(188), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(184), Outcomes.Overflowed)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(168), Outcomes.Overflowed)
            .Analyse();

        Assert.Equal(
            "1 minimum verified by a pair of trials one page apart; 0 were predicted to the page; 1 differs from what the peak predicts.",
            RunText.HowSure(results));
    }

    [Fact]
    public void A_call_that_takes_what_there_is_is_no_failed_prediction()
    {
        var results = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(16000)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(64), Outcomes.Completed)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(60), Outcomes.Overflowed)
            .Analyse();

        Assert.EndsWith(
            "0 were predicted to the page; 1 takes what there is of a stack.", RunText.HowSure(results), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_search_found_is_not_called_a_prediction()
    {
        var results = new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(168)), Watermark.Residency)
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(168), new Outcome.TimedOut(15))
            .Trial(Lu, Host.Guarded, ByteSize.FromKiB(172), Outcomes.Completed)
            .Analyse();

        Assert.Equal(ByteSize.FromKiB(172), results.Probes[0].MinimumStackBytes);
        Assert.Equal("the smallest that was seen to suffice, and not verified", RunText.Proof(results.Probes[0]));
    }

    [Fact]
    public void Nothing_is_sure_of_a_run_that_measured_nothing() => Assert.Equal("", RunText.HowSure(new CaptureBuilder().Analyse()));
}
