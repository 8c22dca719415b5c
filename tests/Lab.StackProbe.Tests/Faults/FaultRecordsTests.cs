namespace Lab.StackProbe.Tests.Faults;

/// <summary>Records among what else is written into their pipe.</summary>
public sealed class FaultRecordsTests
{
    private const long Key = 0x0102_0304_0506_0708;

    private static readonly RecordedFault First = new(11, 1, 0x10, 2, 3, 4, 5, 6);
    private static readonly RecordedFault Second = new(7, 2, 0x20, 2, 3, 4, 5, 6);

    [Fact]
    public void Records_follow_the_key() => Assert.Equal([First, Second], Read(First.ToBytes(Key), Second.ToBytes(Key)).Found);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(47)]
    [InlineData(71)]
    [InlineData(72)]
    [InlineData(1000)]
    public void Stray_bytes_shift_nothing_that_follows_them(int count)
    {
        var (found, stray) = Read(First.ToBytes(Key), Enumerable.Repeat((byte)8, count).ToArray(), Second.ToBytes(Key));

        Assert.Equal([First, Second], found);
        Assert.Equal(count, stray);
    }

    [Fact]
    public void A_record_with_another_key_is_none()
    {
        var (found, stray) = Read(First.ToBytes(Key + 1), Second.ToBytes(Key));

        Assert.Equal([Second], found);
        Assert.Equal(RecordedFault.Size, stray);
    }

    [Fact]
    public void It_does_not_matter_how_the_bytes_come()
    {
        byte[] all = [.. BitConverter.GetBytes(Key), .. First.ToBytes(Key), 8, 7, 6, .. Second.ToBytes(Key), .. First.ToBytes(Key)[..50]];
        var records = new FaultRecords();

        Assert.Equal([First, Second], all.SelectMany(b => records.Add([b])));
        Assert.Equal(3, records.Stray);
    }

    [Fact]
    public void Without_a_whole_key_nothing_has_begun()
    {
        var records = new FaultRecords();

        Assert.Empty(records.Add(BitConverter.GetBytes(Key).AsSpan(0, 7)));
        Assert.False(records.HasBegun);
    }

    private static (IReadOnlyList<RecordedFault> Found, long Stray) Read(params byte[][] parts)
    {
        var records = new FaultRecords();
        return (records.Add([.. BitConverter.GetBytes(Key), .. parts.SelectMany(p => p)]), records.Stray);
    }
}
