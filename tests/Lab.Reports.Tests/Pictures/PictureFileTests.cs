using Lab.Reports.Pictures;

namespace Lab.Reports.Tests.Pictures;

public class PictureFileTests
{
    [Theory]
    [InlineData(PictureKind.Thresholds, PictureForm.Page, false, "thresholds-light.png")]
    [InlineData(PictureKind.Growth, PictureForm.Slide, true, "growth-slide-dark.png")]
    [InlineData(PictureKind.Latency, PictureForm.Vector, true, "latency-dark.svg")]
    public void A_name_says_what_it_is(PictureKind kind, PictureForm form, bool isDark, string name) =>
        Assert.Equal(name, new PictureFile(kind, form, isDark).Name);

    [Fact]
    public void Every_file_has_a_name_of_its_own() =>
        Assert.Equal(30, Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).Select(f => f.Name).Distinct().Count());
}
