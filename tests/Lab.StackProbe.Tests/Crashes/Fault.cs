using System.Buffers.Binary;

namespace Lab.StackProbe.Tests.Crashes;

/// <summary>A fault record, read by the test's own understanding of it.</summary>
internal sealed record Fault(
    long Signal, long Code, nint Address, nint StackPointer, nint ProgramCounter, nint ThreadPointer, long Thread, long Process)
{
    /// <summary>The key, and eight numbers.</summary>
    public const int Bytes = 72;

    /// <summary>The key, which stands once before the first record, and again at the start of each.</summary>
    public const int KeyBytes = 8;

    public static Fault Parse(ReadOnlySpan<byte> record) => new(
        BinaryPrimitives.ReadInt64LittleEndian(record[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(record[16..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[24..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[40..]),
        (nint)BinaryPrimitives.ReadInt64LittleEndian(record[48..]),
        BinaryPrimitives.ReadInt64LittleEndian(record[56..]),
        BinaryPrimitives.ReadInt64LittleEndian(record[64..]));

    /// <summary>What a recorder wrote: its key, then whole records that begin with it.</summary>
    public static IReadOnlyList<Fault> ParseAll(byte[] written)
    {
        Assert.Equal(KeyBytes, written.Length % Bytes);
        var records = written[KeyBytes..].Chunk(Bytes).ToList();
        Assert.All(records, record => Assert.Equal(written[..KeyBytes], record[..KeyBytes]));
        return [.. records.Select(record => Parse(record))];
    }
}
