namespace Lab.StackProbe.Tests.Scan;

/// <summary>
/// The frames of Debian 12's OpenBLAS 0.3.21 and LAPACK 3.11. Source of the figures: its compiler's <c>sub rsp</c>, by objdump; the LU's
/// table of 64 × 64 × 128 bytes is in OpenBLAS's <c>lapack/getrf/getrf_parallel.c</c>.
/// </summary>
public sealed class DebianLibrariesTests
{
    private const string OpenBlas = "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblasp-r0.3.21.so";
    private const string Lapack = "/usr/lib/x86_64-linux-gnu/openblas-pthread/liblapack.so.3";

    [Fact]
    public void The_parallel_LU_of_OpenBLAS_takes_half_a_megabyte_in_one_go()
    {
        SkipWithout(OpenBlas);

        var scan = LibraryScan.Of(OpenBlas, 2, TestContext.Current.CancellationToken);

        var lu = scan.Frames.Where(f => f.Name?.EndsWith("getrf_parallel", StringComparison.Ordinal) == true).ToList();
        Assert.Equal(["cgetrf_parallel", "dgetrf_parallel", "sgetrf_parallel", "zgetrf_parallel"], lu.Select(f => f.Name).Order());
        Assert.All(lu, f => Assert.Equal((540_864L, false), (f.Bytes!.Value, f.IsPagewise)));
        Assert.Equal(lu.Select(f => f.Name), scan.Frames.Take(4).Select(f => f.Name));
        Assert.Equal(("OpenBLAS 0.3.21", 64), (scan.OpenBlas, scan.ThreadLimit));
        Assert.DoesNotContain(scan.Frames, f => f.IsPagewise);
    }

    [Theory]
    [InlineData("zgbtrf_", 133_480)]
    [InlineData("dgbtrf_", 66_904)]
    [InlineData("zhseqr_", 39_352)]
    public void Routines_of_LAPACK_take_their_work_arrays_in_one_go(string routine, long bytes)
    {
        SkipWithout(Lapack);

        var scan = LibraryScan.Of(Lapack, 2, TestContext.Current.CancellationToken);

        var frame = scan.Frames.Single(f => f.Name == routine);
        Assert.Equal((bytes, false, false), (frame.Bytes!.Value, frame.IsPagewise, frame.IsAssembly));
        Assert.Null(scan.ThreadLimit);
    }

    private static void SkipWithout(string library) =>
        Assert.SkipUnless(File.Exists(library), $"needs {library}, of Debian 12's package libopenblas0-pthread");
}
