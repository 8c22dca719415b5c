namespace Lab.Trials.Tests;

public sealed class MemoryRangeTests
{
    [Fact]
    public void It_holds_its_lower_end_and_not_its_upper()
    {
        var range = new MemoryRange(0x1000, 0x3000);

        Assert.Equal([false, true, true, false], new ulong[] { 0xFFF, 0x1000, 0x2FFF, 0x3000 }.Select(range.Contains));
        Assert.Equal(new ByteSize(0x2000), range.Size);
        Assert.Equal("0x1000..0x3000", range.ToString());
    }
}
