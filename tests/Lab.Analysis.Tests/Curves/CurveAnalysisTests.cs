using Lab.Analysis.Curves;
using Lab.Analysis.Wording;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Curves;

/// <summary>What is said of needs over n.</summary>
public class CurveAnalysisTests
{
    private static readonly Results Results = SampleCurve.Build().Analyse();

    private static CurveResult Lu => Results.Curves!.Value[0];

    private static CurveResult Copy => Results.Curves!.Value[1];

    [Fact]
    public void A_gate_is_named_by_the_function_that_comes_in()
    {
        Assert.True(Results.Finished);
        Assert.Equal([(10, 99), (100, 1000)], Lu.Steps.Select(s => (s.FromN, s.ToN)));
        Assert.Equal(
            new CurveGate(99, 100, ByteSize.FromKiB(3144), "dgetrf_parallel (libopenblas.so.0)", ByteSize.FromKiB(3168), true, true),
            Lu.Steps[1].Gate! with { FunctionBytes = ByteSize.FromKiB(3168) });
        Assert.Matches(
            @"^from n = 100 on: dgetrf_parallel \(libopenblas.so.0\) is new and takes \d+ KiB in all$", CurveText.Gate(Lu.Steps[1]));
        Assert.Null(Lu.Growth);
        Assert.Null(Lu.End);
    }

    [Fact]
    public void A_need_along_a_line_is_told_in_bytes_a_level_and_ends_where_Python_does()
    {
        var growth = Copy.Growth!;

        Assert.InRange(growth.BytesPerN, 552 * 0.98, 552 * 1.02);
        Assert.Equal(SampleCurve.LastLevel, growth.CheckedAtN);
        Assert.InRange((growth.PredictedBytes - growth.CheckedBytes).Bytes, -4096, 4096);
        Assert.Equal((SampleCurve.LastLevel, 250, OutcomeKind.Raised, 1000), (
            Copy.End!.LastN, Copy.End.N, Copy.End.Outcome, Copy.End.RecursionLimit));
        Assert.Single(Copy.Steps);
        const string limit = "larger n need more, until Python ends the call";
        Assert.Contains(Results.Findings, f => f.Title.EndsWith(limit, StringComparison.Ordinal));
    }

    [Fact]
    public void Needs_that_rise_along_no_one_line_are_not_called_level()
    {
        var bent = Copy with { Growth = null };
        var level = bent with { Steps = [bent.Steps[0] with { MostBytes = bent.Steps[0].LeastBytes + ByteSize.Page }] };

        Assert.Contains("larger n need more, until Python ends the call", CurveText.Sentences(Copy)[0], StringComparison.Ordinal);
        Assert.StartsWith(
            "No gate was seen: the needs go from ", CurveText.Sentences(bent)[0], StringComparison.Ordinal);
        var endless = Copy with { End = Copy.End! with { Reason = "raised ValueError: no" } };
        Assert.Contains("no size is enough for every n", CurveText.Sentences(endless)[0], StringComparison.Ordinal);
        Assert.StartsWith("Neither a gate nor growth was seen: ", CurveText.Sentences(level)[0], StringComparison.Ordinal);
    }

    [Fact]
    public void What_fits_a_stack_lies_on_the_line_and_is_told_with_the_recursion_limit_for_it()
    {
        var (small, large) = (Copy.Fits[0], Copy.Fits[1]);

        Assert.True(small.IsBeyond && large.IsBeyond);
        // As steep as the line can be with a page of rounding.
        Assert.InRange(small.LargestN!.Value, (1536 * 1024 - 20_000 - 12_288) / 575, (1536 * 1024 - 20_000) / 545);
        Assert.True(SampleCurve.Need(SampleCurve.Copy, small.LargestN.Value) <= small.StackBytes);
        Assert.True(small.LargestNWithMargin < small.LargestN);
        Assert.Equal(4 * small.LargestNWithMargin, small.RecursionLimit);
        Assert.Equal((99, false), (Lu.Fits[0].LargestN, Lu.Fits[0].IsBeyond));
        Assert.Equal((1000, 1000), (Lu.Fits[1].LargestN, Lu.Fits[1].LargestNWithMargin));
        Assert.Null(Lu.Fits[0].RecursionLimit);
    }

    [Fact]
    public void A_limit_that_calls_get_deeper_than_is_none_that_a_program_sets()
    {
        var deeper = SampleCurve.Build().Build().Select(e => e is CaptureEntry.Trial
        {
            Record: { Outcome: Outcome.Raised raised } record,
        } ? new CaptureEntry.Trial(record with
        {
            Outcome = raised with { Message = raised.Message.Replace("1000", "200", StringComparison.Ordinal) },
        }) : e);

        var curve = CaptureAnalysis.Analyse(Capture.Of(deeper)).Curves!.Value[1];

        Assert.Null(curve.End!.RecursionLimit);
        Assert.All(curve.Fits, fit => Assert.Null(fit.RecursionLimit));
    }

    [Fact]
    public void Peaks_alone_are_points_and_no_probes()
    {
        Assert.Equal(
            ["scipy.lu@n=1000", "scipy.lu@n=99", "scipy.lu@n=100", "stdlib.deepcopy-elements@n=249"],
            Results.Probes.Select(p => p.Workload).OrderBy(n => Array.IndexOf(
                ["scipy.lu@n=1000", "scipy.lu@n=99", "scipy.lu@n=100", "stdlib.deepcopy-elements@n=249"], n)));
        Assert.All(Results.Probes, p => Assert.True(p.Verified));
    }

    [Fact]
    public void Every_cut_of_a_curve_is_analysed_and_not_finished()
    {
        var capture = SampleCurve.Build().Build();

        for (var length = 1; length < capture.Count; length++)
            Assert.False(CaptureAnalysis.Analyse(Capture.Of(capture.Take(length))).Finished, $"{length}");
    }

    [Fact]
    public void What_was_asked_for_by_no_curve_is_no_point_of_it()
    {
        var capture = SampleCurve.Build()
            .Trial("scipy.lu@n=5", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(36)), Watermark.Residency)
            .Trial("scipy.lu@n=99999999999", Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(36)), Watermark.Residency)
            .Analyse();

        Assert.Equal(Lu.Points, capture.Curves!.Value[0].Points);
    }
}
