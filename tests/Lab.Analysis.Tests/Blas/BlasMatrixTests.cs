using System.Text.Json;
using Lab.Analysis.Blas;
using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Blas;

/// <summary>What was measured with another BLAS than the user's: a matrix of its own, which counts nowhere else.</summary>
public sealed class BlasMatrixTests
{
    private const string Lu = "scipy.lu-500";

    private static readonly BlasFacts OpenBlas =
        new("libopenblasp-r0.3.21.so", "OpenBLAS 0.3.21", "Zen", 2, "pthreads") { ThreadLimit = 64, LargeFrames = new(0, 9) };

    [Fact]
    public void Other_kernels_of_a_run_give_the_growth_and_change_nothing_else()
    {
        var own = Own();
        var kernels = new CaptureEntry.Kernels(Lu, CaptureBuilder.Unset, "Zen",
            [new("zen", "Zen", null), new("atom", "Atom", null), new("nehalem", "Nehalem", null), new("skylakex", "SkylakeX", "SIGILL")]);
        var without = CaptureAnalysis.Analyse(Capture.Of(own));

        var with = CaptureAnalysis.Analyse(Capture.Of(
        [
            .. own, kernels,
            .. Verified(4236, With("atom")), .. Verified(2648, With("nehalem")),
        ]));

        Assert.False(without.Finished);
        Assert.True(with.Finished);
        Assert.Equal(new KernelGrowth(Lu, "Zen", KiB(3180), "Atom", KiB(4236), 3, Verified: true), with.KernelGrowth);
        Assert.Equal(1.332, with.KernelGrowth!.Ratio);
        Assert.Null(KernelGrowth.Of(with, "scipy.svd-300"));
        Assert.Equal([new BlasLeftOut("SkylakeX", "SIGILL")], with.Blas!.LeftOut);
        Assert.Equal(["Zen", "Atom", "Nehalem"], with.Blas.Cells.Select(c => c.Kernel));
        // Everything else is what it was.
        Assert.Equal(Json(without), Json(with));
    }

    [Fact]
    public void A_kernel_that_needs_more_than_is_assumed_is_part_of_the_margin()
    {
        var kernels = new CaptureEntry.Kernels(Lu, CaptureBuilder.Unset, "Zen", [new("atom", "Atom", null)]);

        var results = CaptureAnalysis.Analyse(Capture.Of([.. Own(), kernels, .. Verified(7420, With("atom"))]));

        var margin = results.Recommendation!.Margin;
        Assert.Equal(new MarginPart(MarginReason.OtherCpuKernels, KiB(4240), Measured: true), margin.Parts[0]);
        Assert.True(margin.RequiredBytes > KiB(7420));
        Assert.Equal(KiB(8192), results.Recommendation.StackBytes);
        // No smaller, where the kernels that this CPU can run need less.
        Assert.False(CaptureAnalysis.Analyse(Capture.Of(Own())).Recommendation!.Margin.Parts[0].Measured);
    }

    [Fact]
    public void A_run_that_was_cut_among_the_other_kernels_is_not_finished()
    {
        var kernels = new CaptureEntry.Kernels(
            Lu, CaptureBuilder.Unset, "Zen", [new("atom", "Atom", null), new("nehalem", "Nehalem", null)]);

        Assert.False(CaptureAnalysis.Analyse(Capture.Of([.. Own(), kernels, .. Verified(4236, With("atom"))])).Finished);
    }

    [Fact]
    public void Where_no_other_kernel_needs_more_the_default_one_is_the_largest()
    {
        var kernels = new CaptureEntry.Kernels(Lu, CaptureBuilder.Unset, "Zen", [new("atom", "Atom", null)]);

        var results = CaptureAnalysis.Analyse(Capture.Of([.. Own(), kernels, .. Verified(3180, With("atom"))]));

        Assert.Equal(("Zen", 1.0), (results.KernelGrowth!.LargestKernel, results.KernelGrowth.Ratio));
        Assert.EndsWith("needs no more than with Zen: 3180 KiB.", BlasWords.Sentence(results.KernelGrowth), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_has_a_cell_for_each_variant_and_tells_what_has_no_number_or_no_pair()
    {
        var reference = CaptureBuilder.Unset.With("LD_LIBRARY_PATH", "/usr/lib/blas");
        var eight = CaptureBuilder.Unset.WithBlasThreads(8).With(TrialEnvironment.ThreadsAtRunTime, "8");
        var entries = Own(header => header with
        {
            OtherKernels = false,
            Blas = new(
                Host.Guarded,
                [
                    new(BlasMatrix.Installed, 2, null, CaptureBuilder.Unset, [OpenBlas]),
                    new(BlasMatrix.Installed, 8, null, eight, [OpenBlas with { Threads = 8 }]),
                    new("reference", 1, null, reference, [new("libblas.so.3", "reference", null, 1, "none") { LargeFrames = new(0, 0) }]),
                ],
                [new("atlas", "cannot be imported")]),
        });

        var results = CaptureAnalysis.Analyse(Capture.Of(
        [
            .. entries, .. Verified(3180, eight).Take(2),
            Trial(reference, ByteSize.FromMiB(16), new Outcome.Crashed(CrashKind.IllegalInstruction, "SIGILL"), Watermark.Residency),
        ]));

        var cells = results.Blas!.Cells;
        Assert.Equal([(2, true), (8, false), (1, false)], cells.Select(c => (c.Threads, c.Verified)));
        Assert.Equal(KiB(3180), cells[1].MinimumStackBytes);
        Assert.Contains("SIGILL", cells[2].Reason, StringComparison.Ordinal);
        Assert.Equal(["no", "no", "no large frames"], cells.Select(c => c.Libraries[0].StackClashProtection));
        Assert.Single(results.Probes);
        Assert.Equal(3180 << 10, results.Recommendation!.MinimumStackBytes.Bytes);
    }

    [Fact]
    public void A_limit_at_run_time_counts_before_the_variables_of_the_libraries()
    {
        var eight = CaptureBuilder.Unset.WithBlasThreads(2).With(TrialEnvironment.ThreadsAtRunTime, "8");

        Assert.Equal(8, eight.BlasThreads);
        Assert.Equal(1, eight.WithBlasThreads(1).BlasThreads);
        var inherited = new[] { KeyValuePair.Create(TrialEnvironment.ThreadsAtRunTime, "8") };
        Assert.Null(TrialEnvironment.Derive(inherited, ImmutableDictionary<string, string>.Empty, [], null).BlasThreads);
    }

    [Fact]
    public void Where_the_environment_names_a_kernel_no_other_one_is_measured()
    {
        var named = With("Haswell");
        var own = (CaptureEntry.Header)Own()[0];
        var capture = Capture.Of([own with { Environments = [named] }, .. Verified(3180, named)]);

        Assert.Null(KernelGrowth.Wanted(capture.Header, CaptureAnalysis.Analyse(capture)));
        capture = Capture.Of(Own());
        Assert.Equal(Lu, KernelGrowth.Wanted(capture.Header, CaptureAnalysis.Analyse(capture))!.Workload);
    }

    private static string Json(Results results) => JsonSerializer.Serialize(
        results with { Blas = null, KernelGrowth = null, Finished = true }, ResultsJson.Default.Results);

    private static TrialEnvironment With(string kernel) => CaptureBuilder.Unset.With(TrialEnvironment.Kernel, kernel);

    private static ByteSize KiB(int kibibytes) => ByteSize.FromKiB(kibibytes);

    /// <summary>A run of one workload, which needs 3180 KiB in the user's own environment.</summary>
    private static ImmutableArray<CaptureEntry> Own(Func<CaptureEntry.Header, CaptureEntry.Header>? change = null)
    {
        var header = (CaptureEntry.Header)new CaptureBuilder().Workload(Lu).Build()[0];
        header = header with { Python = header.Python with { Blas = [OpenBlas] }, OtherKernels = true };
        return
        [
            change?.Invoke(header) ?? header,
            .. Verified(3180, CaptureBuilder.Unset),
            new CaptureEntry.Trial(new(
                new(Lu, Host.Thread, ByteSize.FromMiB(8), CaptureBuilder.Unset, Watermark.None, 0), Outcomes.Completed, new(), 0.4, 0.01)),
        ];
    }

    /// <summary>The peak, the trial that completes at it, and the one a page below that dies.</summary>
    private static IEnumerable<CaptureEntry> Verified(int kibibytes, TrialEnvironment environment) =>
    [
        Trial(environment, ByteSize.FromMiB(16), Outcomes.Peaked(KiB(kibibytes)), Watermark.Residency),
        Trial(environment, KiB(kibibytes), Outcomes.Peaked(KiB(kibibytes)), Watermark.Paint),
        Trial(environment, KiB(kibibytes - 4), Outcomes.Overflowed, Watermark.None),
    ];

    private static CaptureEntry.Trial Trial(TrialEnvironment environment, ByteSize size, Outcome outcome, Watermark watermark) =>
        new(new(new(Lu, Host.Guarded, size, environment, watermark, 0), outcome, new(), 0.4, 0.01));
}
