using System.Xml.Linq;
using Lab.Reports.Pictures;
using Lab.Testing.Captures;
using Lab.Testing.Timings;
using SkiaSharp;

namespace Lab.Reports.Tests.Pictures;

/// <summary>
/// From results to pictures that say what is in them. Without any installed font nothing can be drawn: tests are skipped.
/// </summary>
public sealed class PictureSetTests(DrawnPictures drawn) : IClassFixture<DrawnPictures>, IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_is_named_and_there()
    {
        var named = drawn.All.All.SelectMany(p => PictureFile.Of(p.Kind)).Select(f => f.Name).ToList();

        Assert.Equal(Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).Select(f => f.Name), named);
        Assert.Equal(named.Order(StringComparer.Ordinal), FilesIn(drawn.Folder));
    }

    [Fact]
    public void A_PNG_has_its_size_its_background_and_a_drawing_on_it()
    {
        foreach (var file in drawn.All.All.SelectMany(p => PictureFile.Of(p.Kind)).Where(f => !f.IsVector))
        {
            using var image = SKBitmap.Decode(PathOf(file));
            Assert.Equal((1920, 1080), (image.Width, image.Height));
            Assert.Equal(SKColor.Parse(file.IsDark ? "#15181b" : "#fdfdfc"), image.GetPixel(0, 0));
            Assert.InRange(image.Pixels.Distinct().Count(), 20, int.MaxValue);
        }
    }

    [Fact]
    public void An_SVG_scales_and_has_its_words_as_text()
    {
        Assert.All(drawn.All.All, p => Assert.Equal("0 0 800 450", (string?)Vector(p.Kind, isDark: true).Root!.Attribute("viewBox")));
        Assert.Contains(SampleTimings.Lu, Words(PictureKind.Thresholds));
        Assert.Contains(SampleTimings.Json, Words(PictureKind.Thresholds));
        Assert.Contains("3180 KiB; 36 KiB", Words(PictureKind.Thresholds));
        Assert.Contains("8 MiB glibc", Words(PictureKind.Thresholds));
        Assert.Contains("overrun: looks fine, corrupts memory", Words(PictureKind.Thresholds));
        Assert.Contains("One BLAS thread, minimum 36 KiB", Words(PictureKind.Latency));
        Assert.Contains("cold 1.40×", Words(PictureKind.Latency));
        Assert.Contains(SampleTimings.All.CallOverhead[0].Operation, Words(PictureKind.Overhead));
        Assert.Contains("14.5 ns", Words(PictureKind.Overhead));
        Assert.Contains("7.86×", Words(PictureKind.Overhead));
        Assert.Superset(new HashSet<string> { "dgetrf_parallel", "3160 KiB", "in 6 steps" }, Words(PictureKind.Growth).ToHashSet());
        Assert.Contains("dgetrf_parallel, called from lu_factor (_decomp_lu.py:79)", Words(PictureKind.Growth));
    }

    [Fact]
    public void Zones_differ_in_an_SVG_without_their_colours()
    {
        var tiles = Vector(PictureKind.Thresholds, isDark: false).Descendants(Svg + "pattern").Descendants(Svg + "image");

        // The stripes of the overrun zone; what is below a minimum is known everywhere in these results.
        Assert.Single(tiles.Attributes().Where(a => a.Name.LocalName == "href").Select(a => a.Value).Distinct());
    }

    [Fact]
    public void The_same_results_give_the_same_files()
    {
        drawn.SkipWithoutFont();

        DrawnPictures.Draw(DrawnPictures.Results, _folder.Path);

        Assert.All(FilesIn(drawn.Folder), name =>
            Assert.Equal(File.ReadAllBytes(Path.Combine(drawn.Folder, name!)), File.ReadAllBytes(_folder.Combine(name!))));
    }

    [Fact]
    public void Light_and_dark_differ_in_their_colours_alone()
    {
        foreach (var kind in drawn.All.All.Select(p => p.Kind))
        {
            var (light, dark) = (PathOf(new(kind, IsVector: false, IsDark: false)), PathOf(new(kind, IsVector: false, IsDark: true)));
            Assert.NotEqual(File.ReadAllBytes(light), File.ReadAllBytes(dark));
            Assert.Equal(Words(kind), Words(kind, isDark: true));
        }
    }

    [Fact]
    public async Task The_light_vector_is_handed_to_the_page_as_it_is_in_its_file()
    {
        foreach (var picture in drawn.All.All)
            Assert.Equal(await File.ReadAllTextAsync(PathOf(new(picture.Kind, IsVector: true, IsDark: false))), await picture.Vector);
    }

    [Fact]
    public void What_the_results_have_nothing_for_is_left_out_and_old_pictures_go()
    {
        drawn.SkipWithoutFont();
        _folder.WriteFile("growth-light.png", "of other results");
        _folder.WriteFile("mine.png", "not the lab's");

        var pictures = DrawnPictures.Draw(SampleTimings.Probed(SampleTimings.Lu, SampleTimings.Json), _folder.Path);

        Assert.Equal(PictureKind.Thresholds, Assert.Single(pictures.All).Kind);
        Assert.Equal(
            PictureFile.Of(PictureKind.Thresholds).Select(f => f.Name).Append("mine.png").Order(StringComparer.Ordinal),
            FilesIn(_folder.Path));
    }

    [Fact]
    public void Operations_without_samples_and_names_without_a_glyph_are_drawn_too()
    {
        drawn.SkipWithoutFont();
        var name = new string('x', 9_000) + "\U0001F40D.py:f";
        var (first, second) = (SampleTimings.All.CallOverhead[0], SampleTimings.All.CallOverhead[1]);
        var results = SampleTimings.Probed(name, "b") with
        {
            Timings = new() { CallOverhead = [first, second with { Time = null, Problem = "it died" }] },
        };

        var pictures = DrawnPictures.Draw(results, _folder.Path);

        Assert.Equal([PictureKind.Thresholds, PictureKind.Overhead], pictures.All.Select(p => p.Kind));
        Assert.Contains(
            Texts(XDocument.Load(_folder.Combine(new PictureFile(PictureKind.Thresholds, IsVector: true, IsDark: false).Name))),
            text => text.StartsWith("xxx", StringComparison.Ordinal) && text.Contains('…', StringComparison.Ordinal)
                && text.EndsWith("?.py:f", StringComparison.Ordinal));
        Assert.Contains("no samples", Texts(XDocument.Load(_folder.Combine("overhead-dark.svg"))));
    }

    [Fact]
    public void A_long_title_is_written_smaller_and_keeps_its_figures()
    {
        drawn.SkipWithoutFont();
        var growth = SampleGrowth.Lu with
        {
            Steps = [.. SampleGrowth.Lu.Steps.Select(s => s with { Module = "_json.cpython-311-x86_64-linux-gnu.so", Symbol = null })],
        };
        const string Name = "mine.py:a_name_of_some_length";
        var results = new CaptureBuilder().Workload(Name).Probe(Name, 3180).Traced(Name, Outcomes.Completed, growth).Analyse();

        DrawnPictures.Draw(results, _folder.Path);

        Assert.Contains(
            $"_json.cpython-311-x86_64-linux-gnu.so takes 3164 KiB of the 3180 KiB of {Name}",
            Texts(XDocument.Load(_folder.Combine("growth-light.svg"))));
    }

    private static IEnumerable<string?> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private static List<string> Texts(XDocument svg) => [.. svg.Descendants(Svg + "text").Select(t => t.Value.Trim())];

    private List<string> Words(PictureKind kind, bool isDark = false) => Texts(Vector(kind, isDark));

    private XDocument Vector(PictureKind kind, bool isDark) => XDocument.Load(PathOf(new(kind, IsVector: true, isDark)));

    private string PathOf(PictureFile file) => Path.Combine(drawn.Folder, file.Name);
}
