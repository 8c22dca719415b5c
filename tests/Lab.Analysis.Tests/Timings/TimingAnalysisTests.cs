using System.Text.Json;
using Lab.Analysis.Statistics;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Analysis.Tests.Timings;

public class TimingAnalysisTests
{
    [Fact]
    public void Without_benchmarks_there_are_no_timings() =>
        Assert.Null(new CaptureBuilder().Workload(SampleTimings.Lu).Probe(SampleTimings.Lu, 3180).Analyse().Timings);

    [Fact]
    public void A_suite_that_is_missing_is_empty()
    {
        var timings = new CaptureBuilder().Timed(
            new Timed.Threads(ThreadUse.Queue, ByteSize.FromMiB(1), 1), [1000, 1001, 1002]).Analyse().Timings!;

        Assert.Single(timings.Threads);
        Assert.Empty(timings.CallOverhead);
        Assert.Empty(timings.Latency);
        Assert.Empty(timings.ThreadThresholds);
        Assert.Empty(timings.Watermarks);
    }

    [Fact]
    public void Of_each_operation_the_C_program_is_first_and_the_others_are_held_against_it()
    {
        var calls = new CaptureBuilder()
            .Timed(new Timed.Call("empty call", Bridge.PythonNet), [114, 115, 116])
            .Timed(new Timed.Call("float", Bridge.CApi), [30, 31, 32])
            .Timed(new Timed.Call("empty call", Bridge.CApi), [15, 15, 15])
            .Timed(new Timed.Call("empty call", Bridge.C), [14, 14, 14])
            .Analyse().Timings!.CallOverhead;

        Assert.Equal(
            [("empty call", Bridge.C), ("empty call", Bridge.CApi), ("empty call", Bridge.PythonNet), ("float", Bridge.CApi)],
            calls.Select(c => (c.Operation, c.Bridge)));
        Assert.Null(calls[0].ToFloor);
        Assert.Equal(15.0 / 14, calls[1].ToFloor!.Ratio, 1e-6);
        Assert.Equal(ComparisonVerdict.Slower, calls[2].ToFloor!.Verdict);
        Assert.Null(calls[3].ToFloor);
    }

    [Fact]
    public void Each_bridge_is_held_against_the_C_program_as_it_was_timed_around_it()
    {
        // The machine was at half its speed when pythonnet was timed.
        var calls = new CaptureBuilder()
            .Timed(new Timed.Call("empty call", Bridge.PythonNet), [280, 280, 280])
            .Timing(new(new Timed.Call("empty call", Bridge.C), [28, 28, 28], 1) { FloorOf = Bridge.PythonNet })
            .Timed(new Timed.Call("empty call", Bridge.CApi), [21, 21, 21])
            .Timing(new(new Timed.Call("empty call", Bridge.C), [14, 14, 14], 1) { FloorOf = Bridge.CApi })
            .Analyse().Timings!.CallOverhead;

        Assert.Equal([Bridge.C, Bridge.CApi, Bridge.PythonNet], calls.Select(c => c.Bridge));
        Assert.Equal((6, 14, 28), (calls[0].Time!.Samples, calls[0].Time!.MinimumNanoseconds, calls[0].Time!.MaximumNanoseconds));
        Assert.Null(calls[0].ToFloor);
        Assert.Equal(1.5, calls[1].ToFloor!.Ratio, 1e-6);
        Assert.Equal(10, calls[2].ToFloor!.Ratio, 1e-6);
    }

    [Fact]
    public void What_the_C_program_took_around_one_bridge_is_not_held_against_another()
    {
        var calls = new CaptureBuilder()
            .Timed(new Timed.Call("empty call", Bridge.PythonNet), [280, 280, 280])
            .Timing(new(new Timed.Call("empty call", Bridge.C), [], 0) { FloorOf = Bridge.PythonNet, Problem = "it died" })
            .Timed(new Timed.Call("empty call", Bridge.CApi), [21, 21, 21])
            .Timing(new(new Timed.Call("empty call", Bridge.C), [14, 14, 14], 1) { FloorOf = Bridge.CApi })
            .Analyse().Timings!.CallOverhead;

        Assert.Equal((3, null), (calls[0].Time!.Samples, calls[0].Problem));
        Assert.Equal(1.5, calls[1].ToFloor!.Ratio, 1e-6);
        Assert.Null(calls[2].ToFloor);
    }

    [Fact]
    public void A_problem_stands_where_the_samples_would()
    {
        var timings = new CaptureBuilder()
            .Untimed(new Timed.Call("empty call", Bridge.C), "needs gcc")
            .Timed(new Timed.Call("empty call", Bridge.CApi), [15, 15, 15])
            .Untimed(new Timed.Workload("a.b", CaptureBuilder.Unset, ByteSize.FromMiB(1), CallMode.Warm), null)
            .Timing(new(new Timed.Measured(Watermark.Paint, ByteSize.FromMiB(1)), default, 0) { Problem = "died" })
            .Timed(new Timed.Threads(ThreadUse.Create, ByteSize.FromMiB(1), 1), [double.NaN])
            .Analyse().Timings!;

        Assert.Equal(("needs gcc", null), (timings.CallOverhead[0].Problem, timings.CallOverhead[0].Time));
        Assert.Equal((null, null), (timings.CallOverhead[1].Problem, timings.CallOverhead[1].ToFloor));
        Assert.Equal(new(ByteSize.FromMiB(1), null, "no samples were taken"), Assert.Single(timings.Latency).Points[0]);
        Assert.Equal(
            (null, null, null),
            (timings.Latency[0].ToUnlimited, timings.Latency[0].LargestToSmallest, timings.Latency[0].MinimumStackBytes));
        Assert.Equal("died", Assert.Single(timings.Watermarks).Problem);
        Assert.Equal((null, "no samples were taken"), (timings.Threads[0].Time, timings.Threads[0].Problem));
    }

    [Fact]
    public void What_was_timed_again_replaces_the_first_in_its_place()
    {
        var empty = new Timed.Call("empty call", Bridge.CApi);
        var calls = new CaptureBuilder()
            .Untimed(empty, "died")
            .Timed(new Timed.Call("float", Bridge.CApi), [30])
            .Timed(empty with { }, [15])
            .Analyse().Timings!.CallOverhead;

        Assert.Equal(
            [("empty call", 15, null), ("float", 30, null)], calls.Select(c => (c.Operation, c.Time!.MedianNanoseconds, c.Problem)));
    }

    [Fact]
    public void Curves_are_told_apart_by_workload_environment_and_mode()
    {
        var curves = SampleTimings.Capture().Analyse().Timings!.Latency;

        Assert.Equal(
            [(null, CallMode.Warm), (null, CallMode.Cold), (1, CallMode.Warm), ((int?)1, CallMode.Cold)],
            curves.Select(c => (c.Environment.BlasThreads, c.Mode)));
        Assert.All(curves, c => Assert.Equal(c.Points.OrderBy(p => p.StackBytes), c.Points));
    }

    [Fact]
    public void A_curve_has_the_zones_of_its_own_environment()
    {
        var curves = SampleTimings.Capture().Analyse().Timings!.Latency;

        Assert.Equal(ByteSize.FromKiB(3180), curves[0].MinimumStackBytes);
        Assert.Equal(ByteSize.FromKiB(128), curves[0].SmallestSurvivorBytes);
        Assert.Equal(new(ByteSize.FromKiB(128), ByteSize.FromKiB(3180)), curves[0].OverrunZone);
        Assert.Equal((ByteSize.FromKiB(36), null), (curves[2].MinimumStackBytes, curves[2].OverrunZone));
    }

    [Fact]
    public void A_limited_BLAS_has_its_price_at_its_smallest_size()
    {
        var curves = SampleTimings.Capture().Analyse().Timings!.Latency;

        Assert.Equal([false, false, true, true], curves.Select(c => c.ToUnlimited is not null));
        Assert.Equal(1.6, curves[2].ToUnlimited!.Ratio, 0.05);
        Assert.Equal(ComparisonVerdict.Slower, curves[2].ToUnlimited!.Verdict);
    }

    [Fact]
    public void Cold_calls_have_their_threshold_and_warm_calls_have_none()
    {
        var curves = SampleTimings.Capture().Analyse().Timings!.Latency;

        Assert.Equal([0, 1, 0, 1], curves.Select(c => c.Thresholds.Length));
        Assert.Equal((ByteSize.FromMiB(32), ByteSize.FromMiB(64)), (curves[1].Thresholds[0].FromBytes, curves[1].Thresholds[0].ToBytes));
        Assert.Equal([ComparisonVerdict.WithinNoise, ComparisonVerdict.Slower], curves.Take(2).Select(c => c.LargestToSmallest!.Verdict));
    }

    [Fact]
    public void Threads_have_a_threshold_by_use_and_count()
    {
        var timings = SampleTimings.Capture().Analyse().Timings!;

        var threshold = Assert.Single(timings.ThreadThresholds);
        Assert.Equal((ThreadUse.Create, 1, ByteSize.FromMiB(64)), (threshold.Use, threshold.Count, threshold.Threshold.ToBytes));
        Assert.Equal(timings.Threads.OrderBy(t => t.Use).ThenBy(t => t.Count).ThenBy(t => t.StackBytes), timings.Threads);
        Assert.Equal(ByteSize.FromKiB(64), timings.Threads[0].CommittedBytes);
    }

    [Fact]
    public void Readings_are_held_against_the_same_stack_without_one()
    {
        var watermarks = SampleTimings.Capture().Analyse().Timings!.Watermarks;

        Assert.Equal([Watermark.None, Watermark.Residency, Watermark.Paint], watermarks.Select(w => w.Reading));
        Assert.Null(watermarks[0].ToUnmeasured);
        Assert.Equal([ComparisonVerdict.WithinNoise, ComparisonVerdict.Slower], watermarks.Skip(1).Select(w => w.ToUnmeasured!.Verdict));
    }

    [Fact]
    public void Everything_can_be_written_and_read_again()
    {
        var results = SampleTimings.Capture()
            .Timed(new Timed.Call("nothing", Bridge.C), [0, 0, 0])
            .Timed(new Timed.Call("nothing", Bridge.CApi), [double.NaN, 0, double.PositiveInfinity])
            .Timed(new Timed.Workload("a.b", CaptureBuilder.OneThread, ByteSize.FromMiB(1), CallMode.Warm), [0])
            .Analyse();
        var json = JsonSerializer.Serialize(results, ResultsJson.Default.Results);
        var again = JsonSerializer.Deserialize(json, ResultsJson.Default.Results)!;

        Assert.Equal(1, again.Schema);
        Assert.Equal(json, JsonSerializer.Serialize(again, ResultsJson.Default.Results));
        Assert.DoesNotContain("NaN", json);
        using var parsed = JsonDocument.Parse(json);
        var curve = parsed.RootElement.GetProperty("timings").GetProperty("latency")[2];
        Assert.Equal("slower", curve.GetProperty("toUnlimited").GetProperty("verdict").GetString());
        Assert.Equal(0.95, curve.GetProperty("toUnlimited").GetProperty("ratioInterval").GetProperty("level").GetDouble());
        Assert.Equal("warm", curve.GetProperty("mode").GetString());
    }
}
