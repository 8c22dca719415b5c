using System.Buffers.Binary;

namespace Lab.StackProbe.Tests.Faults;

public sealed class RecordedFaultTests
{
    [Fact]
    public void A_record_is_six_numbers()
    {
        Assert.Equal(FaultRecorder.RecordSize, RecordedFault.Size);
        Assert.Equal(
            new RecordedFault(11, 2, 0x7F00_0000_1000, 0x7F00_0000_2000, 0x5500_0000_3000, 4242),
            RecordedFault.Read(Record(11, 2, 0x7F00_0000_1000, 0x7F00_0000_2000, 0x5500_0000_3000, 4242)));
    }

    [Fact]
    public void A_code_may_be_negative_and_an_address_lie_in_the_upper_half() =>
        Assert.Equal(
            new RecordedFault(6, -6, 0xFFFF_8000_0000_0000, ulong.MaxValue, 0, 1),
            RecordedFault.Read(Record(6, -6, unchecked((long)0xFFFF_8000_0000_0000), -1, 0, 1)));

    [Fact]
    public void What_follows_a_record_is_not_of_it() =>
        Assert.Equal(new RecordedFault(1, 2, 3, 4, 5, 6), RecordedFault.Read([.. Record(1, 2, 3, 4, 5, 6), .. Record(7, 7, 7, 7, 7, 7)]));

    [Fact]
    public void Half_a_record_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordedFault.Read(Record(1, 2, 3, 4, 5, 6).AsSpan(0, 47)));

    private static byte[] Record(params ReadOnlySpan<long> numbers)
    {
        var bytes = new byte[numbers.Length * sizeof(long)];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), numbers[i]);
        return bytes;
    }
}
