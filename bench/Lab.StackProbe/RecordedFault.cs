using System.Buffers.Binary;

namespace Lab.StackProbe;

/// <summary>
/// A fault as the fault recorder writes it: six 64-bit little-endian numbers. Machine code writes it, which cannot format anything;
/// this is the one place that reads it.
/// </summary>
/// <param name="Signal">Signal number.</param>
/// <param name="Code">si_code: why the signal was sent.</param>
/// <param name="Address">si_addr: the address that could not be accessed.</param>
/// <param name="StackPointer">Stack pointer of the faulting thread.</param>
/// <param name="ProgramCounter">The instruction that faulted.</param>
/// <param name="ThreadId">Kernel id of the faulting thread.</param>
public readonly record struct RecordedFault(int Signal, int Code, ulong Address, ulong StackPointer, ulong ProgramCounter, int ThreadId)
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 6 * sizeof(long);

    /// <summary>Reads the record at the start of some bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes than a record has.</exception>
    public static RecordedFault Read(ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(record.Length, Size, nameof(record));
        return new(
            (int)Number(record, 0),
            (int)Number(record, 1),
            (ulong)Number(record, 2),
            (ulong)Number(record, 3),
            (ulong)Number(record, 4),
            (int)Number(record, 5));
    }

    private static long Number(ReadOnlySpan<byte> record, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[(index * sizeof(long))..]);
}
