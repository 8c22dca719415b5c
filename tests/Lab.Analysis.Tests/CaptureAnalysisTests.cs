using System.Text.Json;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests;

/// <summary>The whole of a capture.</summary>
public class CaptureAnalysisTests
{
    [Fact]
    public void A_header_alone_is_a_run_that_has_not_begun()
    {
        var results = new CaptureBuilder().Workload("scipy.lu-500").Analyse();

        Assert.False(results.Finished);
        Assert.Empty(results.Probes);
        Assert.Empty(results.Findings);
        Assert.Null(results.Recommendation);
        Assert.Equal(new VerificationTally(1, 0, 0, 0), results.Verification);
        Assert.Equal(0, results.Trials);
    }

    [Fact]
    public void A_capture_without_a_header_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CaptureAnalysis.Analyse(Capture.Of([])));
        Assert.Throws<ArgumentException>(
            () => CaptureAnalysis.Analyse(Capture.Of([.. new CaptureBuilder().Workload("a.b").Probe("a.b", 36).Build().Skip(1)])));
    }

    [Fact]
    public void A_run_is_finished_when_every_planned_probe_is()
    {
        var capture = new CaptureBuilder()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload("scipy.lu-500").Workload("stdlib.json-900", blas: false)
            .Probe("scipy.lu-500", 3180)
            .Probe("stdlib.json-900", 132);
        Assert.False(capture.Analyse().Finished);

        var whole = capture.Probe("scipy.lu-500", 36, CaptureBuilder.OneThread).Analyse();

        Assert.True(whole.Finished);
        Assert.Equal(new VerificationTally(3, 3, 3, 3), whole.Verification);
    }

    [Fact]
    public void An_interrupted_run_does_not_say_what_is_enough_with_one_BLAS_thread()
    {
        var results = new CaptureBuilder()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload("scipy.lu-500").Workload("stdlib.sorted-300", blas: false)
            .Probe("scipy.lu-500", 3180).Probe("scipy.lu-500", 36, CaptureBuilder.OneThread)
            .Analyse();

        Assert.False(results.Finished);
        Assert.Null(results.Recommendation!.WithOneBlasThread);
    }

    [Fact]
    public void What_needs_little_is_not_missed_with_one_BLAS_thread()
    {
        var results = new CaptureBuilder()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload("scipy.lu-500").Workload("numpy.svd-300")
            .Probe("scipy.lu-500", 3180).Probe("scipy.lu-500", 36, CaptureBuilder.OneThread)
            .Probe("numpy.svd-300", 56)
            .Analyse();

        Assert.True(results.Finished);
        Assert.Equal(3, results.Verification.Planned);
        Assert.Equal("numpy.svd-300", results.Recommendation!.WithOneBlasThread!.DecidedBy);
    }

    [Fact]
    public void A_probe_cut_before_its_check_is_not_finished()
    {
        var results = new CaptureBuilder()
            .Workload("scipy.lu-500")
            .Trial("scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(3180)), Watermark.Residency)
            .Analyse();

        Assert.False(results.Finished);
        Assert.NotNull(results.Recommendation);
    }

    [Fact]
    public void A_probe_that_gives_up_is_finished()
    {
        const string Lu = "scipy.lu-500";
        var (roomy, peak) = (ByteSize.FromMiB(16), ByteSize.FromKiB(3180));
        CaptureBuilder Measured() => new CaptureBuilder().Workload(Lu)
            .Trial(Lu, Host.Guarded, roomy, Outcomes.Peaked(peak), Watermark.Residency);

        Assert.All(
            [
                Measured().Trial(Lu, Host.Guarded, peak, Outcomes.Crashed(CrashKind.Fork), Watermark.Paint),
                Measured().Trial(Lu, Host.Guarded, roomy, new Outcome.TimedOut(60), Watermark.Residency),
                TrialSpec.RoomySizes.Aggregate(new CaptureBuilder().Workload(Lu), (c, size) => c.Trial(
                    Lu, Host.Guarded, size, Outcomes.Peaked(size, saturated: true), Watermark.Residency)),
            ],
            capture => Assert.True(
                capture.Trial(Lu, Host.Thread, capture.Analyse().Recommendation!.StackBytes, Outcomes.Completed).Analyse().Finished));
        Assert.False(Measured().Trial(Lu, Host.Guarded, roomy, new Outcome.LaunchFailed("busy"), Watermark.Residency).Analyse().Finished);
    }

    [Fact]
    public void A_probe_cut_before_its_last_plain_thread_is_not_finished()
    {
        var capture = new CaptureBuilder()
            .PlainSizes(ByteSize.FromKiB(128), ByteSize.FromKiB(256), ByteSize.FromMiB(4))
            .Workload("scipy.lu-500").Probe("scipy.lu-500", 3180)
            .Build();
        var plain = capture.Where(e => e is CaptureEntry.Trial { Record.Spec.Host: Host.Thread }).ToList();

        // Without the last ones, which are smaller than any planned size, it is complete all the same.
        Assert.All(Enumerable.Range(0, plain.Count), left => Assert.Equal(
            left > plain.FindIndex(e => ((CaptureEntry.Trial)e).Record.Spec.StackSize == ByteSize.FromKiB(128)),
            CaptureAnalysis.Analyse(Capture.Of([.. capture.Except(plain.Skip(left))])).Finished));
    }

    [Fact]
    public void Probes_stand_in_the_order_of_the_catalog_and_what_could_not_run_comes_last()
    {
        var results = new CaptureBuilder()
            .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
            .Workload("b.one").Workload("pmdarima.auto-arima", unavailable: "needs pmdarima").Workload("a.two")
            .Probe("my.py:call", 36)
            .Probe("a.two", 36)
            .Probe("b.one", 36, CaptureBuilder.OneThread)
            .Probe("b.one", 40)
            .Analyse();

        Assert.Equal(
            [("b.one", null), ("b.one", 1), ("a.two", null), ("my.py:call", null), ("pmdarima.auto-arima", (int?)null)],
            results.Probes.Select(p => (p.Workload, p.Environment.BlasThreads)));
    }

    [Fact]
    public void The_same_capture_gives_the_same_results()
    {
        var once = JsonSerializer.Serialize(SampleCapture.Analyse(), ResultsJson.Default.Results);
        var again = JsonSerializer.Serialize(SampleCapture.Analyse(), ResultsJson.Default.Results);

        Assert.Equal(once, again);
    }

    [Fact]
    public void Every_prefix_of_a_capture_can_be_analysed()
    {
        var capture = SampleCapture.Build();

        for (var length = 1; length < capture.Count / 2; length += 7)
            Assert.False(CaptureAnalysis.Analyse(Capture.Of([.. capture.Take(length)])).Finished);
    }

    [Fact]
    public void The_names_that_scripts_rely_on_are_there()
    {
        var results = new CaptureBuilder().Workload("scipy.lu-500").Probe(
            "scipy.lu-500", 3180, survives: s => s > ByteSize.FromKiB(200)).Analyse();

        using var json = JsonDocument.Parse(JsonSerializer.Serialize(results, ResultsJson.Default.Results));
        var probe = json.RootElement.GetProperty("probes")[0];

        Assert.Equal("scipy.lu-500", probe.GetProperty("workload").GetString());
        Assert.True(probe.GetProperty("available").GetBoolean());
        Assert.Equal(JsonValueKind.Null, probe.GetProperty("reason").ValueKind);
        Assert.Equal(JsonValueKind.Null, probe.GetProperty("environment").GetProperty("blasThreads").ValueKind);
        foreach (var name in new[] { "peakBytes", "peakBytesResidency", "minimumStackBytes", "survivesAtBytes" })
            Assert.Equal(3180 * 1024, probe.GetProperty(name).GetInt64());
        Assert.Equal((3180 * 1024) - 664, probe.GetProperty("peakBytesPaint").GetInt64());
        Assert.Equal(JsonValueKind.Null, probe.GetProperty("peakBytesTrace").ValueKind);
        Assert.Equal("residency paint", string.Join(' ', probe.GetProperty("peakStandsOn").EnumerateArray()));
        Assert.Equal(3176 * 1024, probe.GetProperty("crashesAtBytes").GetInt64());
        Assert.True(probe.GetProperty("verified").GetBoolean());
        Assert.Equal(256 * 1024, probe.GetProperty("smallestSurvivorBytes").GetInt64());
        Assert.Equal(256 * 1024, probe.GetProperty("overrunZone").GetProperty("fromBytes").GetInt64());
        Assert.Equal(3180 * 1024, probe.GetProperty("overrunZone").GetProperty("toBytes").GetInt64());
        Assert.Equal(8 << 20, probe.GetProperty("recommendedStackBytes").GetInt64());
        Assert.True(probe.GetProperty("trials").GetInt32() > 5);
        Assert.Equal("overran", probe.GetProperty("plainThread")[5].GetProperty("outcome").GetString());
    }
}
