using System.Buffers.Binary;

namespace Lab.StackProbe.Tests.Crashes;

/// <summary>A fault record, read by the test's own understanding of it.</summary>
internal sealed record Fault(long Signal, long Code, nint Address, nint StackPointer, nint ProgramCounter, long Thread)
{
    public static Fault Parse(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt64LittleEndian(record),
        BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
        BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
}
