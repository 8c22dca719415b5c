using Lab.StackProbe.Elf;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>Functions of ELF files against nm.</summary>
public sealed class ElfImageTests(FunctionLibrary library) : IClassFixture<FunctionLibrary>
{
    private static readonly string? OpenBlas = SystemLibrary.Find("libopenblas*.so.0");

    private static readonly string[] Nowhere = [];

    [Fact]
    public void Every_address_of_every_function_has_a_name_that_nm_knows()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        AssertAsNm(Load(library.Full), library.Full);
    }

    [Fact]
    public void A_file_that_could_not_be_opened_is_tried_again()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        using var folder = new TemporaryFolder();
        var (link, target) = (folder.Combine("link.so"), folder.Combine("target.so"));
        // A link stays the same file when what it leads to appears.
        File.CreateSymbolicLink(link, target);

        Assert.Null(ElfImageCache.Load(link, default));
        File.Copy(library.Full, target);
        Assert.NotNull(ElfImageCache.Load(link, default));
    }

    [Fact]
    public void A_stripped_file_has_its_dynamic_functions()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var image = Load(library.Stripped);

        AssertAsNm(image, library.Stripped, "-D");
        Assert.Null(image.Find(Address("static_function")));
    }

    [Fact]
    public void Among_aliases_the_global_plain_and_short_one_is_the_name()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var image = Load(library.Full);

        Assert.Equal("plain_name", image.Find(Address("_hidden_name"))?.Name);
        Assert.Equal("weak_name", image.Find(Address("local_name"))?.Name);
        Assert.Equal("static_function", image.Find(Address("static_function") + 1)?.Name);
    }

    [Fact]
    public void A_function_without_a_size_reaches_to_the_next_one_over_labels()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var image = Load(library.Full);
        var behind = Address("behind_unsized");

        Assert.Equal("unsized", image.Find(behind - 1)?.Name);
        Assert.Equal(behind, image.Find(behind - 2)?.End);
        Assert.Equal("behind_unsized", image.Find(behind)?.Name);
    }

    [Fact]
    public void A_label_names_code_that_nothing_else_covers()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var section = CCompiler.Run("nm", "--defined-only", library.Full).Split('\n').Single(
            l => l.EndsWith(" lone_label", StringComparison.Ordinal));
        var address = Convert.ToUInt64(section.Split(' ')[0], 16);
        var image = Load(library.Full);

        Assert.Equal("lone_label", image.Find(address + 1)?.Name);
        Assert.Null(image.Find(address + 0x10000));
    }

    [Fact]
    public void The_build_id_is_that_of_the_linker()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        Assert.Equal(FunctionLibrary.BuildId, Load(library.Full).BuildId);
        Assert.Null(Load(library.Anonymous).BuildId);
    }

    [Fact]
    public void A_debug_file_is_found_by_build_id()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var folder = Path.Combine(library.Folder, "debug-root");
        _ = library.Variant(
            "objcopy",
            library.Full,
            $"debug-root/.build-id/{FunctionLibrary.BuildId[..2]}/{FunctionLibrary.BuildId[2..]}.debug",
            "--only-keep-debug");

        var image = ElfImage.Load(library.Stripped, [folder]);

        AssertAsNm(image, library.Full);
        Assert.Equal(FunctionLibrary.BuildId, image.BuildId);
    }

    [Fact]
    public void A_debug_file_of_another_build_is_not_taken()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var folder = Path.Combine(library.Folder, "wrong-root");
        var wrong = Path.Combine(folder, ".build-id", FunctionLibrary.BuildId[..2], FunctionLibrary.BuildId[2..] + ".debug");
        Directory.CreateDirectory(Path.GetDirectoryName(wrong)!);
        File.Copy(library.Anonymous, wrong);

        Assert.Null(ElfImage.Load(library.Stripped, [folder]).Find(Address("static_function")));
    }

    [Fact]
    public void A_debug_file_is_found_by_its_link_beside_the_file_and_by_its_checksum()
    {
        Assert.SkipIfMissing(Binutils.Missing);
        var debug = library.Variant("objcopy", library.Anonymous, "linked.debug", "--only-keep-debug");
        var stripped = library.Variant("strip", library.Anonymous, "unlinked.so", "--strip-all");
        var linked = library.Variant("objcopy", stripped, "linked.so", "--add-gnu-debuglink=" + debug);
        var address = NmSymbol.AddressOf(library.Anonymous, "static_function");

        Assert.Equal("static_function", Load(linked).Find(address)?.Name);
        AssertAsNm(Load(linked), library.Anonymous);
        File.AppendAllText(debug, "x");
        Assert.Null(Load(linked).Find(address));
    }

    [Fact]
    public void OpenBlas_names_its_factorisation()
    {
        Assert.SkipIfMissing(OpenBlas is null ? "no libopenblas under /usr/lib" : Binutils.Missing);
        var image = ElfImage.Load(OpenBlas!);
        var functions = NmSymbol.Of(OpenBlas!, "-D");

        Assert.All(
            functions.Where(f => f.Name is "dgetrf_" or "dgetrf_parallel"),
            f => Assert.Equal(f.Name, image.Find(f.Address + f.Size - 1)?.Name));
        Assert.Contains(functions, f => f.Name == "dgetrf_");
        AssertAsNm(image, OpenBlas!, "-D");
    }

    [Fact]
    public void A_file_that_is_no_elf_file_has_no_functions()
    {
        var image = ElfImage.Load(typeof(ElfImage).Assembly.Location);

        Assert.Equal(0, image.SymbolCount);
        Assert.Null(image.AddressOf(0, executable: true));
    }

    [Fact]
    public void A_missing_file_is_an_io_error() => Assert.ThrowsAny<IOException>(() => ElfImage.Load("/nonexistent/library.so"));

    private static ElfImage Load(string path) => ElfImage.Load(path, Nowhere);

    private static void AssertAsNm(ElfImage image, string path, params string[] options)
    {
        var functions = NmSymbol.Of(path, options).Where(f => f.Size > 0).ToList();
        Assert.NotEmpty(functions);
        foreach (var here in functions.GroupBy(f => f.Address))
        {
            foreach (var address in (ulong[])[here.Key, here.Key + (here.Max(f => f.Size) / 2)])
            {
                var found = Assert.NotNull(image.Find(address));
                // Functions may lie within others: then the inner one is the answer.
                if (found.Start == here.Key)
                    Assert.Contains(found.Name, here.Select(f => f.Name));
                else
                    Assert.InRange(found.Start, here.Key, address);
            }
        }
    }

    private ulong Address(string name) => NmSymbol.AddressOf(library.Full, name);
}
