using Lab.Reports.Pictures;

namespace Lab.Reports.Tests.Pictures;

public class PictureFileTests
{
    [Theory]
    [InlineData(PictureKind.Thresholds, false, false, "thresholds-light.png")]
    [InlineData(PictureKind.Latency, true, true, "latency-dark.svg")]
    public void A_name_says_what_it_is(PictureKind kind, bool isVector, bool isDark, string name) =>
        Assert.Equal(name, new PictureFile(kind, isVector, isDark).Name);

    [Fact]
    public void Every_file_has_a_name_of_its_own() =>
        Assert.Equal(20, Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).Select(f => f.Name).Distinct().Count());
}
