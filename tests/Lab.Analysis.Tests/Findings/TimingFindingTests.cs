using Lab.Analysis.Tests.Statistics;
using Lab.Testing.Captures;
using Lab.Analysis.Tests.Timings;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Tests.Findings;

/// <summary>What is said of times, and what is not.</summary>
public class TimingFindingTests
{
    [Fact]
    public void One_BLAS_thread_has_its_price_and_what_it_saves_in_one_sentence()
    {
        var finding = Single(SampleTimings.Capture().Analyse(), "One BLAS thread makes 1 timed workload slower");

        Assert.Matches(
            @"^scipy\.lu-500 is slower, 1\.[56]\d× \(1\.\d\d to 1\.\d\d\), and needs 36 KiB instead of 3180 KiB\.", finding.Text);
    }

    [Fact]
    public void One_BLAS_thread_that_costs_nothing_is_said_to_be_within_noise()
    {
        var samples = new SeededSamples(1);
        var results = new CaptureBuilder()
            .Timed(new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(4), CallMode.Cold), samples.Normal(15, 1e6))
            .Timed(new Timed.Workload("a.b", CaptureBuilder.OneThread, ByteSize.FromMiB(1), CallMode.Cold), samples.Normal(15, 1e6))
            .Analyse();

        var finding = Single(results, "One BLAS thread makes no timed workload slower beyond noise");
        Assert.StartsWith("a.b takes the same time within noise, ", finding.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("needs", finding.Text);
    }

    [Fact]
    public void Of_too_few_samples_nothing_is_claimed()
    {
        var capture = new CaptureBuilder();
        foreach (var (environment, time) in new[] { (CaptureBuilder.Unset, 1e6), (CaptureBuilder.OneThread, 3e6) })
        {
            foreach (var mib in new[] { 4, 8, 16, 64 })
                capture.Timed(new Timed.Workload("a.b", environment, ByteSize.FromMiB(mib), CallMode.Warm), [time * mib, time * mib]);
        }

        capture.Timed(new Timed.Measured(Watermark.None, ByteSize.FromMiB(1)), [1]).Timed(
            new Timed.Measured(Watermark.Paint, ByteSize.FromMiB(1)), [9]);

        Assert.Empty(capture.Analyse().Findings);
    }

    [Fact]
    public void Latency_thresholds_stand_beside_crash_thresholds()
    {
        var finding = Single(SampleTimings.Capture().Analyse(), "Latency changes at a stack size in 2 of 4 latency curves");

        Assert.Matches(
            @"^scipy\.lu-500 \(cold\): slower: 1\.\d\d× \(1\.\d\d to 1\.\d\d\) from 64 MiB on; "
                + @"needs 3180 KiB, and overruns unseen from 128 KiB\.",
            finding.Text);
        Assert.Contains("scipy.lu-500 (cold, one BLAS thread): slower", finding.Text);
    }

    [Fact]
    public void Stacks_that_cost_nothing_are_said_up_to_the_size_that_was_timed()
    {
        var finding = Single(SampleTimings.Capture().Analyse(), "Larger stacks cost nothing beyond noise in 2 of 4 latency curves");

        Assert.Contains("scipy.lu-500 (warm): up to 256 MiB, ", finding.Text);
    }

    [Fact]
    public void Where_noise_could_hide_a_price_no_stack_is_said_to_be_free()
    {
        var samples = new SeededSamples(2);
        var results = new CaptureBuilder()
            .Timed(new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(4), CallMode.Warm), samples.LogNormal(5, 1e6, 0.4))
            .Timed(new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(64), CallMode.Warm), samples.LogNormal(5, 1e6, 0.4))
            .Analyse();

        var finding = Assert.Single(results.Findings);
        Assert.Equal((FindingSeverity.Caution, "2 of 2 timings are noisy"), (finding.Severity, finding.Title));
    }

    [Fact]
    public void Growth_without_a_step_is_told_as_that()
    {
        var samples = new SeededSamples(3);
        var capture = new CaptureBuilder();
        for (var doubled = 0; doubled < 6; doubled++)
        {
            var of = new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(1 << doubled), CallMode.Cold);
            capture.Timed(of, samples.Normal(15, 1e6 * (1 << doubled), 0.01));
        }

        var finding = Single(capture.Analyse(), "Larger stacks make 1 latency curve slower, at no size in particular");
        Assert.Matches(@"^a\.b \(cold\): 3[12]\.\d× \(.+\) at 32 MiB against 1 MiB\.$", finding.Text);
    }

    [Fact]
    public void The_end_of_the_stack_cache_is_named_where_the_threshold_is_there()
    {
        var finding = Single(SampleTimings.Capture().Analyse(), "The cost of threads changes at 1 stack size");

        Assert.StartsWith("creating a thread: slower: ", finding.Text, StringComparison.Ordinal);
        Assert.Contains("40 MiB", finding.Text);
    }

    [Fact]
    public void Two_typical_values_are_a_caution()
    {
        var samples = new SeededSamples(4);
        var results = new CaptureBuilder()
            .Timed(new Timed.Call("empty call", Bridge.CApi), [.. samples.Normal(40, 1000, 0.02), .. samples.Normal(20, 1300, 0.02)])
            .Timed(new Timed.Call("float", Bridge.CApi), samples.Normal(30, 1000, 0.02))
            .Analyse();

        Assert.Contains("1 timing has more than one typical value: empty call (C API) 1", Single(results, "1 of 2 timings is noisy").Text);
    }

    [Fact]
    public void The_price_of_a_reading_is_told_with_its_noise()
    {
        var finding = Assert.Single(
            SampleTimings.Capture().Analyse().Findings, f => f.Title.StartsWith("Reading the peak adds up to", StringComparison.Ordinal));

        Assert.Contains("residency on 16 MiB within noise: 1.0", finding.Text);
        Assert.Contains("paint on 16 MiB slower: 1.", finding.Text);
    }

    [Fact]
    public void The_bridge_is_held_against_the_C_program()
    {
        var results = new CaptureBuilder()
            .Timed(new Timed.Call("empty call", Bridge.C), [14.5, 14.5, 14.5]).Timed(
                new Timed.Call("empty call", Bridge.CApi), [15.5, 15.5, 15.5])
            .Timed(new Timed.Call("callback", Bridge.C), [50, 50, 50]).Timed(new Timed.Call("callback", Bridge.CApi), [150, 150, 150])
            .Analyse();

        var finding = Single(results, "Through the C API, empty call takes 1.07× (1.07 to 1.07) of a C program's time");
        Assert.Equal("15.5 ns (15.5 ns to 15.5 ns); slower. Furthest from the C program is callback, 150 ns (150 ns to 150 ns): slower: "
            + "3.00× (3.00 to 3.00).", finding.Text);
    }

    [Fact]
    public void Both_bridges_are_told_in_one_sentence()
    {
        var results = new CaptureBuilder()
            .Timed(
                new Timed.Call("empty call", Bridge.PythonNet),
                [116, 116, 116]).Timed(new Timed.Call("empty call", Bridge.C), [14.5, 14.5, 14.5])
            .Timed(
                new Timed.Call("callback", Bridge.PythonNet), [5000, 5000, 5000]).Timed(new Timed.Call("callback", Bridge.C), [50, 50, 50])
            .Timed(new Timed.Call("empty call", Bridge.CApi), [15.5, 15.5, 15.5])
            .Analyse();

        var finding = Single(
            results,
            "Through the C API, empty call takes 1.07× (1.07 to 1.07) of a C program's time; through pythonnet, 8.00× (8.00 to 8.00)");
        Assert.Equal(
            "C API: 15.5 ns (15.5 ns to 15.5 ns); slower. pythonnet: 116 ns (116 ns to 116 ns); slower. "
            + "Furthest from the C program is callback, 5.00 µs (5.00 µs to 5.00 µs): slower: 100× (100 to 100).",
            finding.Text);
    }

    private static Finding Single(Results results, string title) => Assert.Single(results.Findings, f => f.Title == title);
}
