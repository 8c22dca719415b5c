using Lab.Reports.Pictures;

namespace Lab.Reports.Tests.Pictures;

public class PictureFileTests
{
    [Theory]
    [InlineData(PictureKind.Thresholds, PictureForm.Page, false, "thresholds-light.png")]
    [InlineData(PictureKind.Growth, PictureForm.Slide, true, "growth-slide-dark.png")]
    [InlineData(PictureKind.Latency, PictureForm.Vector, true, "latency-dark.svg")]
    public void A_name_says_what_it_is(PictureKind kind, PictureForm form, bool isDark, string name)
    {
        var file = new PictureFile(kind, form, isDark);

        Assert.Equal(name, file.Name);
        Assert.Equal(file, PictureFile.Named(name));
    }

    [Fact]
    public void Every_file_has_a_name_of_its_own()
    {
        var files = Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).ToList();

        Assert.Equal(24, files.Select(f => f.Name).Distinct().Count());
        Assert.All(files, file => Assert.Equal(file, PictureFile.Named(file.Name)));
    }

    [Theory]
    [InlineData("growth is left out: no growth trace was made")]
    [InlineData("thresholds-light.jpg")]
    [InlineData("")]
    public void Other_lines_name_none(string line) => Assert.Null(PictureFile.Named(line));
}
