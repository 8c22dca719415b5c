namespace Lab.StackProbe.Tests.Scan;

/// <summary>Frames that gcc made, whose sizes are known from the source, and frames of hand-written assembly.</summary>
public sealed class LibraryScanTests(FramesLibrary frames) : IClassFixture<FramesLibrary>
{
    [Theory]
    [InlineData("two_pages", 8192, 8192 + 64)]
    [InlineData("many_pages", 100_000, 100_000 + 64)]
    [InlineData("on_one_way", 20_000, 20_000 + 64)]
    [InlineData("leaf", 9000 - 128, 9000 + 64)]
    public void A_fixed_frame_has_the_size_of_its_array_and_is_entered_as_it_was_compiled(string function, long least, long most)
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);
        var plain = Scan(frames.Plain)[function];
        var probed = Scan(frames.Protected)[function];

        Assert.InRange(plain.Bytes!.Value, least, most);
        Assert.False(plain.IsPagewise);
        Assert.False(plain.InSteps);
        Assert.InRange(probed.Bytes!.Value, least, most);
        Assert.True(probed.IsPagewise);
        Assert.True(probed.InSteps);
    }

    [Theory]
    [InlineData("by_alloca")]
    [InlineData("by_vla")]
    public void A_calculated_frame_is_told_from_a_probed_one(string function)
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);
        var plain = Scan(frames.Plain)[function];
        var probed = Scan(frames.Protected)[function];

        Assert.Equal((true, false, (long?)null), (plain.IsVariable, plain.IsPagewise, plain.Bytes));
        Assert.True(probed.IsVariable);
        Assert.True(probed.IsPagewise);
    }

    [Fact]
    public void Steps_add_up_and_a_loop_counts_with_all_its_turns()
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);
        var scan = Scan(frames.Plain);

        Assert.Equal((12_288L, true, false), (scan["in_steps"].Bytes!.Value, scan["in_steps"].InSteps, scan["in_steps"].IsPagewise));
        Assert.Equal((65_536L, true, false), (scan["in_a_loop"].Bytes!.Value, scan["in_a_loop"].InSteps, scan["in_a_loop"].IsPagewise));
        Assert.Equal((65_536L, true), (scan["in_a_touching_loop"].Bytes!.Value, scan["in_a_touching_loop"].IsPagewise));
        Assert.All(["in_steps", "in_a_loop", "in_a_touching_loop"], name => Assert.True(scan[name].IsAssembly));
        Assert.False(scan["many_pages"].IsAssembly);
    }

    [Fact]
    public void A_frame_below_a_page_and_one_whose_pages_are_touched_are_not_listed()
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);

        Assert.DoesNotContain("small_frame", Scan(frames.Plain).Keys);
        Assert.DoesNotContain("touched_by_chance", Scan(frames.Plain).Keys);
    }

    [Fact]
    public void Callers_are_named_across_the_linkage_table_and_across_libraries()
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);
        using var folder = new TemporaryFolder();
        var other = CCompiler.Compile(
            folder.Path, "other.so", "void many_pages(void); void far_caller(void) { many_pages(); many_pages(); }",
            "-O1", "-shared", "-fPIC");

        var linked = LibraryScan.Link([LibraryScan.Of(frames.Plain, 2, default), LibraryScan.Of(other, 2, default)]);

        var callers = linked[0].Frames.Single(f => f.Name == "many_pages").Callers;
        Assert.Equal(["caller_one", "caller_two", "far_caller"], callers);
    }

    [Fact]
    public void Without_symbols_the_same_frames_are_found()
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);

        var stripped = LibraryScan.Of(frames.Stripped(frames.Plain), 2, default);

        var full = LibraryScan.Of(frames.Plain, 2, default);
        Assert.Equal(
            full.Frames.Select(f => (f.Start, f.Bytes, f.IsVariable)), stripped.Frames.Select(f => (f.Start, f.Bytes, f.IsVariable)));
        Assert.Equal(full.BuildId, stripped.BuildId);
    }

    [Fact]
    public void What_is_no_library_of_x64_is_refused()
    {
        using var folder = new TemporaryFolder();
        var text = folder.Combine("text.so");
        File.WriteAllText(text, "INPUT(libother.so)");

        Assert.Throws<BadImageFormatException>(() => LibraryScan.Of(text, 2, default));
        Assert.Throws<FileNotFoundException>(() => LibraryScan.Of(folder.Combine("gone.so"), 2, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => LibraryScan.Of(text, 0, default));
    }

    [Fact]
    public void An_OpenBLAS_whose_limit_on_threads_is_not_shown_is_still_one()
    {
        Assert.SkipIfMissing(FramesLibrary.Missing);
        using var folder = new TemporaryFolder();
        var serial = CCompiler.Compile(
            folder.Path,
            "serial.so",
            "const char *openblas_get_config(void) { return \"OpenBLAS 0.3.21 NO_LAPACKE Haswell SINGLE_THREADED\"; }",
            "-O1", "-shared", "-fPIC");

        var scan = LibraryScan.Of(serial, 1, default);

        Assert.Equal(("OpenBLAS 0.3.21", (int?)null), (scan.OpenBlas, scan.ThreadLimit));
    }

    private static Dictionary<string, LargeFrame> Scan(string library) => LibraryScan.Of(library, 2, default).Frames
        .ToDictionary(frame => frame.Name ?? frame.Start.ToString("x", null), StringComparer.Ordinal);
}
