using System.Buffers.Binary;
using Lab.StackProbe.Elf;
using Lab.StackProbe.Scan;

namespace Lab.StackProbe.Unwinding;

/// <summary>The call frame information of an ELF file: <c>.eh_frame</c> and its index. The x64 ABI requires it of all code.</summary>
/// <remarks>Sources: System V ABI, AMD64 supplement, section 4.2.4; Linux Standard Base, "Exception Frames".</remarks>
internal sealed class CallFrameInfo
{
    private const int FramesLimit = 64 << 20;
    private const int IndexLimit = 16 << 20;

    /// <summary>Pairs of 32-bit numbers relative to the index, the form that all linkers write.</summary>
    private const byte TableEncoding = 0x3b;
    private const int Pair = 8;

    private readonly byte[] _frames;
    private readonly ulong _address;
    private readonly byte[] _index;
    private readonly ulong _indexAddress;

    private CallFrameInfo(byte[] frames, ulong address, byte[] index, ulong indexAddress) =>
        (_frames, _address, _index, _indexAddress) = (frames, address, index, indexAddress);

    /// <summary>Reads the information of a file; null if it has none.</summary>
    public static CallFrameInfo? Read(ElfFile file) =>
        file.Find(".eh_frame"u8) is { } frames
        && file.Find(".eh_frame_hdr"u8) is { } index
        && file.Contents(frames, FramesLimit) is { } frameBytes
        && file.Contents(index, IndexLimit) is { } indexBytes
            ? new(frameBytes, frames.Address, indexBytes, index.Address)
            : null;

    /// <summary>The rules at an address of code; null if there are none.</summary>
    public FrameRules? At(ulong place)
    {
        if (DescriptionOf(place) is not { } offset)
            return null;
        var reader = new DwarfReader(_frames, _address, offset);
        var end = reader.Unsigned(4) + (ulong)reader.Position;
        var origin = reader.Position;
        if (end > (ulong)_frames.Length || CommonFrame.Read(_frames, _address, origin - (long)reader.Unsigned(4)) is not { } common)
            return null;
        var start = reader.Pointer(common.PointerEncoding);
        var size = reader.Pointer((byte)(common.PointerEncoding & 0xf));
        if (reader.Failed || place < start || place - start >= size)
            return null;
        if (common.HasAugmentation)
            reader.Skip(reader.Uleb());

        var rules = new FrameRules(start);
        var shared = new DwarfReader(_frames, _address, common.Start);
        return rules.Run(ref shared, common.End, place, common, null)
            && rules.Run(ref reader, (int)end, place, common, rules.Copy())
            ? rules
            : null;
    }

    /// <summary>The code that each description is of, in the order of the addresses.</summary>
    public IEnumerable<CodeRange> Ranges()
    {
        var count = Table().Length / Pair;
        for (var i = 0; i < count; i++)
        {
            if (OffsetOf(Table(), i) is { } offset && RangeAt(offset) is { } range)
                yield return range;
        }
    }

    private CodeRange? RangeAt(int offset)
    {
        var reader = new DwarfReader(_frames, _address, offset);
        _ = reader.Unsigned(4);
        var origin = reader.Position;
        if (CommonFrame.Read(_frames, _address, origin - (long)reader.Unsigned(4)) is not { } common)
            return null;
        var start = reader.Pointer(common.PointerEncoding);
        var size = reader.Pointer((byte)(common.PointerEncoding & 0xf));
        return reader.Failed || size > ulong.MaxValue - start ? null : new(start, start + size);
    }

    /// <summary>The pairs of the index; none if it is of a form that no linker writes.</summary>
    private ReadOnlySpan<byte> Table()
    {
        var header = new DwarfReader(_index, _indexAddress, 1);
        var framesEncoding = header.Byte();
        var countEncoding = header.Byte();
        if (header.Byte() != TableEncoding)
            return [];
        _ = header.Pointer(framesEncoding);
        var count = header.Pointer(countEncoding);
        if (header.Failed)
            return [];
        var table = _index.AsSpan(header.Position);
        return table[..((int)Math.Min(count, (ulong)(table.Length / Pair)) * Pair)];
    }

    /// <summary>The offset of the last description whose code starts at or before an address.</summary>
    private int? DescriptionOf(ulong place)
    {
        var table = Table();
        int low = 0, high = table.Length / Pair;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (Address(table, middle * Pair) <= place)
                low = middle + 1;
            else
                high = middle;
        }

        return low == 0 ? null : OffsetOf(table, low - 1);
    }

    /// <summary>Where the description of a pair begins; null if not among the frames.</summary>
    private int? OffsetOf(ReadOnlySpan<byte> table, int index)
    {
        var offset = unchecked(Address(table, (index * Pair) + (Pair / 2)) - _address);
        return offset < (ulong)_frames.Length ? (int)offset : null;
    }

    private ulong Address(ReadOnlySpan<byte> table, int offset) =>
        unchecked(_indexAddress + (ulong)BinaryPrimitives.ReadInt32LittleEndian(table[offset..]));
}

/// <summary>What the frame descriptions of one object file share (a CIE).</summary>
/// <param name="CodeAlignment">The unit of advances in code.</param>
/// <param name="DataAlignment">The unit of offsets from the frame's address.</param>
/// <param name="PointerEncoding">How the descriptions encode addresses.</param>
/// <param name="HasAugmentation">Whether the descriptions have data of their own before the instructions.</param>
/// <param name="Start">Where the shared instructions start.</param>
/// <param name="End">Where they end.</param>
internal readonly record struct CommonFrame(
    ulong CodeAlignment, long DataAlignment, byte PointerEncoding, bool HasAugmentation, int Start, int End)
{
    /// <summary>Reads one; null if there is none, or it is of an unknown kind.</summary>
    /// <remarks>Source: Linux Standard Base, "Exception Frames".</remarks>
    public static CommonFrame? Read(ReadOnlySpan<byte> frames, ulong address, long offset)
    {
        if (offset < 0 || offset > frames.Length)
            return null;
        var reader = new DwarfReader(frames, address, (int)offset);
        var length = reader.Unsigned(4);
        var end = reader.Position + (long)length;
        if (reader.Unsigned(4) != 0 || end > frames.Length || reader.Byte() is not (1 or 3))
            return null;
        var augmentation = ElfFile.TextAt(frames, reader.Position);
        reader.Skip((ulong)augmentation.Length + 1);
        var codeAlignment = reader.Uleb();
        var dataAlignment = reader.Sleb();
        // The register of the return address, a byte in version 1; on x64 always the same.
        _ = reader.Uleb();
        byte encoding = 0;
        var start = reader.Position;
        if (augmentation.StartsWith((byte)'z'))
        {
            start = (int)Math.Min(reader.Uleb(), (ulong)frames.Length) + reader.Position;
            foreach (var letter in augmentation[1..])
            {
                if (letter == 'R')
                    encoding = reader.Byte();
                else if (letter == 'P')
                    _ = reader.Pointer(reader.Byte());
                else if (letter == 'L')
                    _ = reader.Byte();
            }
        }
        else if (augmentation.Length > 0)
        {
            return null;
        }

        return reader.Failed ? null : new(codeAlignment, dataAlignment, encoding, augmentation.Length > 0, start, (int)end);
    }
}
