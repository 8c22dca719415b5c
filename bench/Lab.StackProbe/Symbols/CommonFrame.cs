namespace Lab.StackProbe.Symbols;

/// <summary>What the frame descriptions of an object file have in common (a CIE).</summary>
/// <param name="CodeAlignment">Unit of advances in code.</param>
/// <param name="DataAlignment">Unit of offsets from the frame's address.</param>
/// <param name="PointerEncoding">How its descriptions write addresses.</param>
/// <param name="HasAugmentation">Whether its descriptions carry data of their own before the instructions.</param>
/// <param name="Start">Where its instructions start.</param>
/// <param name="End">Where they end.</param>
internal readonly record struct CommonFrame(
    ulong CodeAlignment, long DataAlignment, byte PointerEncoding, bool HasAugmentation, int Start, int End)
{
    /// <summary>Reads it; null if it is none, or of a kind that is not known.</summary>
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
        // The return address's register, a byte in version 1: on x64 always the same.
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
