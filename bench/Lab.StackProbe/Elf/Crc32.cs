using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe.Elf;

/// <summary>The checksum in <c>.gnu_debuglink</c>: the reflected CRC-32 of ISO 3309, as in zip files.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(OfByte)];

    /// <summary>Of a whole file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static uint Of(SafeFileHandle file)
    {
        var buffer = new byte[64 << 10];
        var crc = uint.MaxValue;
        long offset = 0;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
        {
            foreach (var value in buffer.AsSpan(0, read))
                crc = Table[(byte)(crc ^ value)] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint OfByte(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
            crc = (crc & 1) != 0 ? Polynomial ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
