using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe.Elf;

/// <summary>Finds the file to which the full symbol table of a stripped file was moved.</summary>
/// <param name="folders">Where distributions install such files, normally <c>/usr/lib/debug</c>.</param>
/// <remarks>Source: "Debugging Information in Separate Files" in the manual of gdb.</remarks>
internal sealed class DebugFiles(IReadOnlyList<string> folders)
{
    private const int LinkLimit = 4096;

    // A checksum reads the whole file; a build id does not.
    private const long ChecksumLimit = 256 << 20;

    /// <summary>Opens the debug file of an image; null if there is none that belongs to it.</summary>
    /// <param name="path">The path of the image: its debug file may lie in the same folder.</param>
    public ElfFile? Open(string path, ElfFile image, string? buildId)
    {
        if (buildId is { Length: > 2 })
        {
            foreach (var folder in folders)
            {
                if (TryOpen(Path.Combine(folder, ".build-id", buildId[..2], buildId[2..] + ".debug"), path, buildId, null) is { } file)
                    return file;
            }
        }

        if (image.Find(".gnu_debuglink"u8) is not { } section
            || image.Contents(section, LinkLimit) is not { } link
            || NameIn(link) is not { } name)
        {
            return null;
        }

        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(link.AsSpan(link.Length - sizeof(uint)));
        var home = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        foreach (var folder in (string[])[home, Path.Combine(home, ".debug"), .. folders.Select(f => f + home)])
        {
            if (TryOpen(Path.Combine(folder, name), path, buildId, checksum) is { } file)
                return file;
        }

        return null;
    }

    // A link is the name, a zero, padding to four bytes, and the checksum.
    private static string? NameIn(byte[] link)
    {
        if (link.Length < 2 * sizeof(uint) || link.Length % sizeof(uint) != 0)
            return null;
        var name = Encoding.UTF8.GetString(ElfFile.TextAt(link.AsSpan(0, link.Length - sizeof(uint)), 0));
        return name.Length == 0 || name.Contains('/') || name is "." or ".." ? null : name;
    }

    private static ElfFile? TryOpen(string candidate, string path, string? buildId, uint? checksum)
    {
        if (!File.Exists(candidate) || candidate == path)
            return null;
        ElfFile? file = null;
        try
        {
            file = ElfFile.Open(candidate);
            if (Belongs(file, buildId, checksum))
                return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A debug file that cannot be read does not help.
        }

        file?.Dispose();
        return null;
    }

    private static bool Belongs(ElfFile file, string? buildId, uint? checksum)
    {
        if (buildId is not null && file.ReadBuildId() is { } id)
            return id == buildId;
        return checksum is { } wanted && file.Length <= ChecksumLimit && Checksum(file.Handle) == wanted;
    }

    /// <summary>The CRC-32 of a whole file, which is what .gnu_debuglink holds.</summary>
    private static uint Checksum(SafeFileHandle file)
    {
        var buffer = new byte[64 << 10];
        var checksum = new Crc32();
        long offset = 0;
        for (int read; (read = RandomAccess.Read(file, buffer, offset)) > 0; offset += read)
            checksum.Append(buffer.AsSpan(0, read));
        return checksum.GetCurrentHashAsUInt32();
    }
}
