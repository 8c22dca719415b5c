namespace Lab.StackProbe.Tests.Faults;

public sealed class RecordedFaultTests
{
    private const long Key = 0x1122_3344_5566_7788;

    private static readonly RecordedFault Fault =
        new(11, 2, 0x7F00_0000_1000, 0x7F00_0000_2000, 0x5500_0000_3000, 0x7F00_0001_0000, 4242, 4240);

    [Fact]
    public void A_record_is_a_key_and_eight_numbers()
    {
        var bytes = Fault.ToBytes(Key);

        Assert.Equal(72, bytes.Length);
        Assert.Equal(Key, BitConverter.ToInt64(bytes));
        Assert.Equal((11, 4240), (BitConverter.ToInt64(bytes, 8), BitConverter.ToInt64(bytes, 64)));
        Assert.Equal(Fault, RecordedFault.Read(bytes));
        Assert.Null(Fault.Mark);
    }

    [Fact]
    public void A_code_may_be_negative_and_an_address_lie_in_the_upper_half()
    {
        var fault = new RecordedFault(6, -6, 0xFFFF_8000_0000_0000, ulong.MaxValue, 0, 0, 1, 1);

        Assert.Equal(fault, RecordedFault.Read(fault.ToBytes(Key)));
    }

    [Fact]
    public void Half_a_record_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordedFault.Read(Fault.ToBytes(Key).AsSpan(0, 71)));

    [Fact]
    public void A_mark_is_no_fault() => Assert.Equal(
        RecordMark.Forked, RecordedFault.Read(FaultRecorder.MarkBytes(RecordMark.Forked)).Mark);
}
