namespace Lab.StackProbe.Tests;

public sealed class StackRegionTests
{
    private static readonly StackRegion Region = new(0x10000, 0x14000);

    [Theory]
    [InlineData(0xFFFF, false)]
    [InlineData(0x10000, true)]
    [InlineData(0x13FFF, true)]
    [InlineData(0x14000, false)]
    public void It_holds_its_lower_end_and_not_its_upper(int address, bool inside) => Assert.Equal(inside, Region.Contains(address));

    [Fact]
    public void Depth_is_counted_from_the_top()
    {
        Assert.Equal(0x4000, Region.Size);
        Assert.Equal(0, Region.DepthOf(Region.High));
        Assert.Equal(Region.Size, Region.DepthOf(Region.Low));
        Assert.Equal(0x5000, Region.DepthOf(0xF000));
    }

    [Fact]
    public void It_reads_as_addresses() => Assert.Equal("0x10000..0x14000", Region.ToString());
}
