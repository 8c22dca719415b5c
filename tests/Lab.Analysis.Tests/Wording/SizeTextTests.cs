using Lab.Analysis.Wording;
using Lab.Trials;

namespace Lab.Analysis.Tests.Wording;

public class SizeTextTests
{
    [Theory]
    [InlineData(3_256_320, "3180 KiB")]
    [InlineData(8 << 20, "8 MiB")]
    [InlineData(3 << 19, "1.5 MiB")]
    [InlineData(1 << 19, "512 KiB")]
    [InlineData(4_341_760, "4240 KiB")]
    [InlineData(100, "100 B")]
    public void Sizes_are_shown_in_the_unit_they_are_whole_in(long bytes, string text) =>
        Assert.Equal(text, SizeText.Of(new ByteSize(bytes)));

    [Theory]
    [InlineData(8 << 20, "8 * 1024 * 1024")]
    [InlineData(512 << 10, "512 * 1024")]
    [InlineData(1000, "1000")]
    public void Sizes_as_source_can_be_pasted(long bytes, string source) => Assert.Equal(source, SizeText.Source(new ByteSize(bytes)));
}
