using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lab.Trials.Messages;

/// <summary>
/// How a worker's signal handler writes a fault: six 64-bit little-endian numbers (signal, code, address, stack pointer, program
/// counter, thread). It is written by machine code that cannot format anything.
/// </summary>
public static class FaultWire
{
    /// <summary>Bytes of a record.</summary>
    public const int Size = 6 * sizeof(long);

    /// <summary>Whether workers on this machine write fault records at all.</summary>
    public static bool IsWritten => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static FaultRecord Read(ReadOnlySpan<byte> record) => new(
        (int)Number(record, 0),
        (int)Number(record, 1),
        (ulong)Number(record, 2),
        (ulong)Number(record, 3),
        (ulong)Number(record, 4),
        (int)Number(record, 5));

    private static long Number(ReadOnlySpan<byte> record, int index) =>
        BinaryPrimitives.ReadInt64LittleEndian(record[(index * sizeof(long))..]);
}
