using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>Workloads that could not run, or ran and gave no number.</summary>
public class WorkloadsWithoutNumbersTests
{
    private const string Name = "pmdarima.auto-arima";

    private static readonly ByteSize Roomy = ByteSize.FromMiB(16);

    [Fact]
    public void An_unavailable_workload_is_a_probe_with_its_reason()
    {
        var results = new CaptureBuilder().Workload(Name, unavailable: "needs pmdarima, which this Python does not have").Analyse();

        var probe = Assert.Single(results.Probes);
        Assert.False(probe.Available);
        Assert.Equal("needs pmdarima, which this Python does not have", probe.Reason);
        Assert.Null(probe.MinimumStackBytes);
        Assert.True(results.Finished);
        Assert.Equal(0, results.Verification.Planned);
    }

    [Fact]
    public void One_that_raised_says_what_in_one_line()
    {
        var probe = Analyse(Outcomes.RaisedInSetUp);

        Assert.True(probe.Available);
        Assert.Equal("on 16 MiB it raised ModuleNotFoundError in its set-up: No module named 'pmdarima'", probe.Reason);
        Assert.Null(probe.PeakBytes);
        Assert.Null(probe.MinimumStackBytes);
        Assert.Null(probe.RecommendedStackBytes);
    }

    [Fact]
    public void One_that_timed_out_says_after_how_long() =>
        Assert.Equal("on 16 MiB it did not return within 30 s", Analyse(new Outcome.TimedOut(30)).Reason);

    [Fact]
    public void One_that_could_not_be_started_says_why() =>
        Assert.Equal(
            "on 16 MiB it could not be started: libpython does not load",
            Analyse(new Outcome.LaunchFailed("libpython does not load")).Reason);

    [Fact]
    public void One_that_needs_more_than_the_largest_stack_says_so()
    {
        var results = new CaptureBuilder()
            .Workload(Name)
            .Trial(Name, Host.Guarded, Roomy, Outcomes.Overflowed, Watermark.Residency)
            .Trial(Name, Host.Guarded, ByteSize.FromMiB(256), Outcomes.Overflowed, Watermark.Residency)
            .Analyse();

        Assert.Equal("on 256 MiB it died of a stack overflow", Assert.Single(results.Probes).Reason);
        Assert.True(results.Finished);
    }

    [Theory]
    [InlineData(CrashKind.Signalled, "killed by SIGALRM", "on 16 MiB it died of a signal: killed by SIGALRM")]
    [InlineData(CrashKind.ExitedEarly, "the worker exited with status 0 before its trial ended",
        "on 16 MiB it died of an early exit of its process: the worker exited with status 0 before its trial ended")]
    public void A_death_that_is_not_the_stacks_says_of_what_and_gives_no_crash_size(CrashKind kind, string detail, string reason)
    {
        var probe = Analyse(new Outcome.Crashed(kind, detail));

        Assert.Equal(reason, probe.Reason);
        Assert.Null(probe.CrashesAtBytes);
    }

    [Fact]
    public void One_repeat_that_raised_costs_a_note_not_the_numbers()
    {
        var probe = Assert.Single(new CaptureBuilder()
            .Workload(Name)
            .Trial(Name, Host.Guarded, Roomy, new Outcome.TimedOut(30), Watermark.Residency)
            .Probe(Name, 64)
            .Analyse().Probes);

        Assert.Null(probe.Reason);
        Assert.True(probe.Verified);
        Assert.Contains("on 16 MiB the call did not return within 30 s", probe.Notes);
    }

    [Fact]
    public void A_trial_that_was_asked_again_counts_once()
    {
        var spec = new TrialSpec(Name, Host.Guarded, Roomy, CaptureBuilder.Unset, Watermark.Residency, 0);

        var probe = Assert.Single(new CaptureBuilder()
            .Workload(Name)
            .Record(spec, new Outcome.LaunchFailed("killed"))
            .Record(spec, Outcomes.Peaked(ByteSize.FromKiB(64)))
            .Analyse().Probes);

        Assert.Equal(1, probe.Trials);
        Assert.Null(probe.Reason);
        Assert.Equal(ByteSize.FromKiB(64), probe.PeakBytes);
    }

    private static ProbeResult Analyse(Outcome outcome) =>
        Assert.Single(new CaptureBuilder().Workload(Name).Trial(Name, Host.Guarded, Roomy, outcome, Watermark.Residency).Analyse().Probes);
}
