using System.Buffers.Binary;

namespace Lab.StackProbe;

/// <summary>
/// A fault as the fault recorder writes it: a mark and six numbers, each 64 bits, little-endian. Machine code writes it, which cannot
/// format anything; this is the one place that reads it.
/// </summary>
/// <param name="Signal">Signal number.</param>
/// <param name="Code">si_code: why the signal was sent.</param>
/// <param name="Address">si_addr: the address that could not be accessed.</param>
/// <param name="StackPointer">Stack pointer of the faulting thread.</param>
/// <param name="ProgramCounter">The instruction that faulted.</param>
/// <param name="ThreadId">Kernel id of the faulting thread.</param>
public readonly record struct RecordedFault(int Signal, int Code, ulong Address, ulong StackPointer, ulong ProgramCounter, int ThreadId)
{
    /// <summary>Bytes of a record: less than PIPE_BUF, so that each goes into a pipe whole.</summary>
    public const int Size = 7 * sizeof(long);

    /// <summary>
    /// <c>LABFAULT</c>: a record is found by it between bytes that a workload wrote into the same pipe. A workload that means to deceive
    /// can write it too, as it shares the process; that cannot be known.
    /// </summary>
    internal const ulong Mark = 0x544C_5541_4642_414C;

    /// <summary>Reads every record in some bytes, and passes over what lies between them.</summary>
    /// <param name="bytes">What was written so far.</param>
    /// <param name="read">
    /// How many bytes need not be given again: up to the end of the last record, or to where the next may have begun.
    /// </param>
    public static IReadOnlyList<RecordedFault> ReadAll(ReadOnlySpan<byte> bytes, out int read)
    {
        var records = new List<RecordedFault>();
        Span<byte> mark = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(mark, Mark);
        read = 0;
        while (bytes[read..].IndexOf(mark) is var start and >= 0)
        {
            read += start;
            if (bytes.Length - read < Size)
                return records;
            records.Add(Read(bytes[(read + mark.Length)..]));
            read += Size;
        }

        read = Math.Max(read, bytes.Length - mark.Length + 1);
        return records;
    }

    private static RecordedFault Read(ReadOnlySpan<byte> numbers) => new(
        (int)Number(numbers, 0),
        (int)Number(numbers, 1),
        (ulong)Number(numbers, 2),
        (ulong)Number(numbers, 3),
        (ulong)Number(numbers, 4),
        (int)Number(numbers, 5));

    private static long Number(ReadOnlySpan<byte> record, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[(index * sizeof(long))..]);
}
