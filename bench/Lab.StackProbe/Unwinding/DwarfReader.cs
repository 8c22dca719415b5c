using System.Buffers.Binary;

namespace Lab.StackProbe.Unwinding;

/// <summary>Reads the numbers of .eh_frame in sequence. Past the end it returns zeros and sets <see cref="Failed"/>.</summary>
/// <remarks>Sources: DWARF 5, section 7.6 (LEB128); Linux Standard Base, "DWARF Extensions" (pointer encodings).</remarks>
internal ref struct DwarfReader(ReadOnlySpan<byte> data, ulong address, int position)
{
    private const int ProgramCounterRelative = 0x10;
    private const int DataRelative = 0x30;

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly ulong _address = address;

    public int Position { get; private set; } = position;

    public bool Failed { get; private set; } = position < 0 || position > data.Length;

    /// <summary>A number of 1, 2, 4 or 8 bytes.</summary>
    public ulong Unsigned(int size)
    {
        if (Failed || size > _data.Length - Position)
        {
            Failed = true;
            return 0;
        }

        var bytes = _data.Slice(Position, size);
        Position += size;
        return size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };
    }

    public byte Byte() => (byte)Unsigned(1);

    public ulong Uleb()
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            value |= shift < 64 ? (ulong)(next & 0x7f) << shift : 0;
            if ((next & 0x80) == 0)
                return value;
        }
    }

    public long Sleb()
    {
        long value = 0;
        for (var shift = 0; ;)
        {
            var next = Byte();
            value |= shift < 64 ? (long)(next & 0x7f) << shift : 0;
            shift += 7;
            if ((next & 0x80) == 0)
                return (next & 0x40) != 0 && shift < 64 ? value | (-1L << shift) : value;
        }
    }

    public void Skip(ulong bytes)
    {
        Failed |= bytes > (ulong)(_data.Length - Position);
        if (!Failed)
            Position += (int)bytes;
    }

    /// <summary>A pointer. One relative to the data counts from the start of the data; an indirect one is not followed.</summary>
    public ulong Pointer(byte encoding)
    {
        var at = _address + (ulong)Position;
        var value = (encoding & 0xf) switch
        {
            0x0 or 0x4 or 0xc => Unsigned(8),
            0x1 => Uleb(),
            0x2 => Unsigned(2),
            0x3 => Unsigned(4),
            0x9 => (ulong)Sleb(),
            0xa => (ulong)(short)Unsigned(2),
            0xb => (ulong)(int)Unsigned(4),
            _ => Fail(),
        };
        return unchecked(value + ((encoding & 0x70) switch
        {
            ProgramCounterRelative => at,
            DataRelative => _address,
            _ => 0,
        }));
    }

    private ulong Fail()
    {
        Failed = true;
        return 0;
    }
}
