using System.Buffers.Binary;

namespace Lab.StackProbe.Symbols;

/// <summary>Notes: name size, descriptor size and type of 32 bits each, then the name and the descriptor, both padded. Source: elf(5).</summary>
internal static class ElfNotes
{
    private const int HeaderSize = 12;

    /// <summary>The identity that the linker gave to the file, in lower-case hexadecimal digits; null if it is not among the notes.</summary>
    public static string? BuildId(ReadOnlySpan<byte> notes, ulong alignment)
    {
        // Notes are padded to four bytes, those in sections aligned to eight to eight.
        var step = alignment == 8 ? 8 : 4;
        while (notes.Length >= HeaderSize)
        {
            long nameSize = BinaryPrimitives.ReadUInt32LittleEndian(notes);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(notes[4..]);
            var type = BinaryPrimitives.ReadUInt32LittleEndian(notes[8..]);
            var start = Padded(HeaderSize + nameSize, step);
            if (start + size > notes.Length)
                return null;
            if (type == Elf64.NT_GNU_BUILD_ID && size > 0 && notes.Slice(HeaderSize, (int)nameSize).SequenceEqual("GNU\0"u8))
                return Convert.ToHexStringLower(notes.Slice((int)start, (int)size));
            notes = notes[(int)Math.Min(Padded(start + size, step), notes.Length)..];
        }

        return null;
    }

    private static long Padded(long size, int step) => (size + step - 1) / step * step;
}
