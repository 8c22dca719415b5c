using System.Buffers.Binary;
using System.Text;

namespace Lab.StackProbe.Tests.Faults;

public sealed class RecordedFaultTests
{
    private static readonly RecordedFault One = new(11, 2, 0x7F00_0000_1000, 0x7F00_0000_2000, 0x5500_0000_3000, 4242);
    private static readonly RecordedFault Two = new(6, -6, 0xFFFF_8000_0000_0000, ulong.MaxValue, 0, 1);

    [Fact]
    public void Records_are_read_one_after_the_other()
    {
        byte[] bytes = [.. Record(One), .. Record(Two)];

        Assert.Equal([One, Two], RecordedFault.ReadAll(bytes, out var read));
        Assert.Equal(bytes.Length, read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(200)]
    public void What_a_workload_wrote_between_them_shifts_nothing(int stray)
    {
        byte[] garbage = [.. Enumerable.Range(0, stray).Select(i => (byte)"LABFAUL"[i % 7])];

        Assert.Equal([One, Two], RecordedFault.ReadAll([.. garbage, .. Record(One), .. garbage, .. Record(Two), .. garbage], out _));
    }

    [Fact]
    public void A_record_is_read_however_a_pipe_cuts_it()
    {
        byte[] bytes = [1, 2, 3, .. Record(One), 4, .. Record(Two)];
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var first = RecordedFault.ReadAll(bytes.AsSpan(0, cut), out var read);
            Assert.Equal([One, Two], [.. first, .. RecordedFault.ReadAll(bytes.AsSpan(read), out _)]);
        }
    }

    [Fact]
    public void Six_numbers_without_the_mark_are_no_record() => Assert.Empty(RecordedFault.ReadAll(Record(One).AsSpan(8), out _));

    internal static byte[] Record(RecordedFault fault)
    {
        long[] numbers =
        [
            fault.Signal, fault.Code, (long)fault.Address, unchecked((long)fault.StackPointer), (long)fault.ProgramCounter, fault.ThreadId,
        ];
        var bytes = new byte[RecordedFault.Size];
        Encoding.ASCII.GetBytes("LABFAULT").CopyTo(bytes, 0);
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i + 1) * sizeof(long)), numbers[i]);
        return bytes;
    }
}
