using Lab.Analysis.Scans;
using Lab.Analysis.Wording;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Scans;

public sealed class ScanComparisonTests
{
    [Theory]
    [InlineData("libopenblasp-r0.3.21.so", "libopenblasp-r0.3.29.so")]
    [InlineData("libgfortran-040039e1.so.5.0.0", "libgfortran.so.5")]
    [InlineData("_flapack.cpython-311-x86_64-linux-gnu.so", "_flapack.cpython-313-x86_64-linux-gnu.so")]
    [InlineData("libscipy_openblas64_-6bb31eeb.so", "libscipy_openblas64_-56d6093b.so")]
    public void A_library_is_the_same_whatever_its_version(string old, string now) =>
        Assert.Equal(ScanComparison.Stem(old), ScanComparison.Stem(now));

    [Fact]
    public void Two_libraries_are_not() =>
        Assert.NotEqual(ScanComparison.Stem("libopenblas.so.0"), ScanComparison.Stem("liblapack.so.3"));

    [Fact]
    public void Each_kind_of_change_is_told()
    {
        var before = Scan("liba-1.0.so", "old", Frame("grows", 8192), Frame("probed", 9000), Frame("gone", 5000), Frame("stays", 4096));
        var after = Scan(
            "liba-2.0.so", "new", Frame("grows", 12_288), Frame("probed", 9008) with { IsPagewise = true }, Frame("comes", 65_536),
            Frame("stays", 4096), new(null, 77, 10, new(70_000)));

        var comparison = ScanComparison.Of(before, after);

        Assert.Equal(
            [
                (FrameChangeKind.New, "comes"), (FrameChangeKind.Grown, "grows"), (FrameChangeKind.NewlyPagewise, "probed"),
                (FrameChangeKind.Gone, "gone"),
            ],
            comparison.Changes.Select(change => (change.Kind, change.Function.Function)));
        Assert.Equal(1, comparison.Unmatched);
        Assert.Equal(
            "Frames: 1 new, 1 grown, 1 newly page by page, 1 gone. 1 function without a name cannot be compared, as their libraries were "
                + "built anew.",
            ScanText.Counts(comparison));
        Assert.Contains(
            ScanText.Groups(comparison).SelectMany(group => group.Lines),
            line => line.Text == "probed (liba-2.0.so): 9,000 bytes in one go, now 9,008 bytes page by page");
        Assert.Equal(
            "liba-1.0.so, now liba-2.0.so: stack-clash protection no, now in part",
            Assert.Single(ScanText.Groups(comparison)[^1].Lines).Text);
    }

    [Fact]
    public void A_scan_compared_with_itself_shows_no_change()
    {
        var scan = Scan("liba.so", "same", Frame("f", 8192), new(null, 77, 10, null) { IsVariable = true });

        var comparison = ScanComparison.Of(scan, scan);

        Assert.Empty(comparison.Changes);
        Assert.Empty(comparison.Libraries);
        Assert.Equal(0, comparison.Unmatched);
    }

    [Fact]
    public void Functions_are_marked_by_the_strides_of_traces_by_name_or_by_place()
    {
        var trial = new TrialRecord(
            new(
                "scipy.lu-500", Host.Guarded, ByteSize.FromMiB(16),
                new(null, ImmutableSortedDictionary<string, string>.Empty, []), Watermark.None, 0),
            new Outcome.Completed(null), new Evidence(), 1, null)
        {
            Growth = new(
                [
                    Step(8192, 4096, "named"), Step(16_384, 8192, null, 80),
                    Step(32_768, 16_384, "named"), Step(65_536, 32_768, "elsewhere"),
                ],
                null, false, 0),
        };
        var library = new ScannedLibrary(
            "liba.so", "/liba.so", null, 3, [Frame("named", 9000), new(null, 77, 10, new(8192)), Frame("unseen", 8192)]);

        var scan = ScanResult.Of([library], [trial], 1);

        Assert.Equal(
            [("named", 16_384L), (null, 8192L), ("unseen", 0L)],
            scan.Functions.OrderByDescending(f => f.Bytes).ThenByDescending(f => f.Offset == 77)
                .Select(f => (f.Function, f.SeenBytes?.Bytes ?? 0)));
        Assert.Equal(["scipy.lu-500"], scan.Functions[0].SeenIn);

        static GrowthStep Step(long depth, long bytes, string? symbol, long offset = 0) =>
            new(new(depth), new(bytes), "liba.so", symbol, offset, 1, [], false);
    }

    private static ScanResult Scan(string library, string build, params ScannedFrame[] frames) =>
        ScanResult.Of([new(library, "/" + library, build, 10, [.. frames])], [], 1);

    private static ScannedFrame Frame(string name, long bytes) => new(name, 4096 + (bytes * 16), 10, new(bytes));
}
