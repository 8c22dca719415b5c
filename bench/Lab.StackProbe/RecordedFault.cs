using System.Buffers.Binary;

namespace Lab.StackProbe;

/// <summary>
/// What a record says: a fault as the kernel told it, or a mark of the recorder's own. Nine 64-bit little-endian numbers, of which the
/// first is the key of the recorder. Machine code writes most of them, which cannot format anything; this is the one place that knows
/// the order.
/// </summary>
/// <param name="Signal">Signal number; 0 for a mark.</param>
/// <param name="Code">si_code: why the signal was sent. Of a mark its number; see <see cref="RecordMark"/>.</param>
/// <param name="Address">
/// si_addr: the address that could not be accessed. With a code of 0 or less the signal was sent: then the lower half is the sender's id.
/// Of the mark <see cref="RecordMark.ForkReturned"/> how many messages the process had sent before the fork.
/// </param>
/// <param name="StackPointer">Stack pointer of the faulting thread.</param>
/// <param name="ProgramCounter">The instruction that faulted.</param>
/// <param name="ThreadPointer">
/// Where the thread keeps its own data (the FS base on x64): at the top of its stack, except for the main thread. It tells whose stack the
/// thread ran off, wherever its stack pointer is.
/// </param>
/// <param name="ThreadId">Kernel id of the faulting thread.</param>
/// <param name="ProcessId">The process: a forked copy of it writes to the same pipe.</param>
public readonly record struct RecordedFault(
    int Signal, int Code, ulong Address, ulong StackPointer, ulong ProgramCounter, ulong ThreadPointer, int ThreadId, int ProcessId)
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 9 * sizeof(long);

    /// <summary>Bytes of the key that each record begins with.</summary>
    public const int KeySize = sizeof(long);

    /// <summary>Where <see cref="Address"/> stands in a record: a mark may say something by it.</summary>
    public const int AddressOffset = 3 * sizeof(long);

    /// <summary>The mark that this record is; null for a fault.</summary>
    public RecordMark? Mark => Signal == 0 ? (RecordMark)Code : null;

    /// <summary>Reads the record at the start of some bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes than a record has.</exception>
    public static RecordedFault Read(ReadOnlySpan<byte> record)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(record.Length, Size, nameof(record));
        return new(
            (int)Number(record, 1),
            (int)Number(record, 2),
            (ulong)Number(record, 3),
            (ulong)Number(record, 4),
            (ulong)Number(record, 5),
            (ulong)Number(record, 6),
            (int)Number(record, 7),
            (int)Number(record, 8));
    }

    /// <summary>The record's bytes.</summary>
    public byte[] ToBytes(long key)
    {
        ReadOnlySpan<long> numbers =
        [
            key, Signal, Code, (long)Address, (long)StackPointer, (long)ProgramCounter, (long)ThreadPointer, ThreadId, ProcessId,
        ];
        var record = new byte[Size];
        for (var i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(i * sizeof(long)), numbers[i]);
        return record;
    }

    private static long Number(ReadOnlySpan<byte> record, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[(index * sizeof(long))..]);
}

/// <summary>What a record can say that is no fault.</summary>
public enum RecordMark
{
    /// <summary>This is a process that the worker made by fork.</summary>
    Forked = 1,

    /// <summary>Such a process came back from the call, into the code of the host that it is a copy of.</summary>
    ForkReturned = 2,

    /// <summary>The watched process has ended; the address is its status as wait(2) tells it.</summary>
    Ended = 3,
}
