using System.Xml.Linq;
using Lab.Reports;
using Lab.Reports.Pictures;
using Lab.Reports.Tests.Timings;

namespace Lab.Tests.Companions;

/// <summary>The companion as a process: from results.json alone to pictures that say what is in it.</summary>
[Collection(DrawnPictures.Collection)]
[Trait("Speed", "slow")]
public sealed class PlotsTests(DrawnPictures drawn) : IDisposable
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_file_is_named_on_a_line_of_its_own_and_there()
    {
        Absence.Skip(drawn.Problem);

        Assert.Equal(Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).Select(f => f.Name), drawn.Said);
        Assert.Equal(drawn.Said.Order(StringComparer.Ordinal), Directory.EnumerateFiles(drawn.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(PictureForm.Page, 1600, 900)]
    [InlineData(PictureForm.Slide, 1920, 1080)]
    public void A_PNG_has_its_size_its_ground_and_a_drawing_on_it(PictureForm form, int width, int height)
    {
        Absence.Skip(drawn.Problem);

        foreach (var file in Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).Where(f => f.Form == form))
        {
            var image = PngImage.Read(PathOf(file));
            Assert.Equal((width, height), (image.Width, image.Height));
            Assert.Equal(file.IsDark ? "#15181b" : "#fdfdfc", image.Pixel(0, 0));
            Assert.InRange(image.Pixels.Distinct().Count(), 20, int.MaxValue);
        }
    }

    [Fact]
    public void An_SVG_scales_and_has_its_words_as_text()
    {
        Absence.Skip(drawn.Problem);

        Assert.Contains(SampleTimings.Lu, Words(PictureKind.Thresholds));
        Assert.Contains(SampleTimings.Json, Words(PictureKind.Thresholds));
        Assert.Contains("3180 KiB; 36 KiB", Words(PictureKind.Thresholds));
        Assert.Contains("8 MiB glibc", Words(PictureKind.Thresholds));
        Assert.Contains("overrun: looks fine, corrupts memory", Words(PictureKind.Thresholds));
        Assert.Contains("One BLAS thread, minimum 36 KiB", Words(PictureKind.Latency));
        Assert.Contains("cold 1.40×", Words(PictureKind.Latency));
        Assert.Contains(SampleTimings.All.CallOverhead[0].Operation, Words(PictureKind.Overhead));
        Assert.Contains("3160 KiB in 6 steps", Words(PictureKind.Growth));
        Assert.Contains("dgetrf_parallel, called from lu_factor (_decomp_lu.py:79)", Words(PictureKind.Growth));
        Assert.All(Enum.GetValues<PictureKind>(), kind => Assert.Equal("0 0 800 450", (string?)Vector(kind, isDark: true).Root!.Attribute("viewBox")));
    }

    [Fact]
    public void Light_and_dark_differ_in_their_colours_alone()
    {
        Absence.Skip(drawn.Problem);

        foreach (var kind in Enum.GetValues<PictureKind>())
        {
            Assert.NotEqual(File.ReadAllBytes(PathOf(new(kind, PictureForm.Page, IsDark: false))), File.ReadAllBytes(PathOf(new(kind, PictureForm.Page, IsDark: true))));
            Assert.Equal(Words(kind), Words(kind, isDark: true));
        }
    }

    [Fact]
    public async Task What_there_is_nothing_of_is_left_out_and_said()
    {
        Absence.Skip(drawn.Problem);
        var results = _folder.WriteFile("results.json", JsonReport.Render(SampleTimings.Probed(SampleTimings.Lu, SampleTimings.Json)));

        var run = await drawn.RunAsync(results, _folder.Combine("pictures"));

        Assert.Equal((0, ""), (run.Status, run.Error));
        Assert.Equal(
            [
                .. PictureFile.Of(PictureKind.Thresholds).Select(f => f.Name),
                "latency is left out: no latency was timed",
                "overhead is left out: no call overhead was timed",
                "growth is left out: no growth trace was made",
            ],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Operations_without_samples_and_names_without_a_glyph_are_drawn_too()
    {
        Absence.Skip(drawn.Problem);
        var name = new string('x', 90) + "\U0001F40D.py:f";
        var results = SampleTimings.Probed(name, "b") with
        {
            Timings = new() { CallOverhead = [.. SampleTimings.All.CallOverhead.Take(2).Select((c, i) => i == 0 ? c : c with { Time = null, Problem = "it died" })] },
        };

        var run = await drawn.RunAsync(_folder.WriteFile("results.json", JsonReport.Render(results)), _folder.Path);

        Assert.Equal((0, ""), (run.Status, run.Error));
        var texts = Texts(XDocument.Load(_folder.Combine(new PictureFile(PictureKind.Thresholds, PictureForm.Vector, IsDark: false).Name)));
        Assert.Contains(texts, t => t.StartsWith("xxx", StringComparison.Ordinal) && t.Contains('…', StringComparison.Ordinal) && t.EndsWith("?.py:f", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"schema\": 99, \"renamed\": 1}", " has format 99, and this can read up to 1")]
    [InlineData("[1, 2]", " holds no results of the lab")]
    [InlineData("{\"schema\": 1, ", " is no results.json: ")]
    [InlineData("{\"schema\": 1}", " is no results.json: ")]
    public async Task A_file_that_holds_no_results_is_refused_in_one_line(string text, string reason)
    {
        Absence.Skip(drawn.Problem);
        var file = _folder.WriteFile("results.json", text);

        AssertRefused(await drawn.RunAsync(file, _folder.Combine("pictures")), $"no pictures: {file}{reason}");

        Assert.False(Directory.Exists(_folder.Combine("pictures")));
    }

    [Fact]
    public async Task What_cannot_be_read_or_written_is_one_line()
    {
        Absence.Skip(drawn.Problem);
        var results = _folder.WriteFile("results.json", JsonReport.Render(SampleTimings.Build()));

        AssertRefused(await drawn.RunAsync(_folder.Combine("none.json"), _folder.Path), "no pictures: ");
        AssertRefused(await drawn.RunAsync(results, results), "no pictures: ");
        AssertRefused(await drawn.RunAsync(results), "no pictures: name two things");
    }

    private static void AssertRefused(Python.Processes.ProcessOutcome.Exited run, string start)
    {
        Assert.Equal((2, ""), (run.Status, run.Output));
        Assert.StartsWith(start, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static List<string> Texts(XDocument svg) => [.. svg.Descendants(Svg + "text").Select(t => t.Value.Trim())];

    private List<string> Words(PictureKind kind, bool isDark = false) => Texts(Vector(kind, isDark));

    private XDocument Vector(PictureKind kind, bool isDark) => XDocument.Load(PathOf(new(kind, PictureForm.Vector, isDark)));

    private string PathOf(PictureFile file) => Path.Combine(drawn.Folder, file.Name);
}
