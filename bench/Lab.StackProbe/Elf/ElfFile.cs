using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe.Elf;

/// <summary>
/// An open ELF file: its headers, and parts of it on demand. Whatever a file says of itself is checked against its length, and
/// nothing is read that is larger than its caller allows: what does not fit is not there.
/// </summary>
internal sealed class ElfFile : IDisposable
{
    private const int NamesLimit = 1 << 20;
    private const int NoteLimit = 64 << 10;

    private readonly SafeFileHandle _file;
    private readonly byte[] _sectionNames;

    private ElfFile(SafeFileHandle file, long length)
    {
        _file = file;
        Length = length;
        Segments = [];
        Sections = [];
        _sectionNames = [];
        if (Part(0, (ulong)Unsafe.SizeOf<Elf64.FileHeader>(), int.MaxValue) is not { } start || !start.AsSpan().StartsWith(Elf64.Identification))
            return;
        var header = MemoryMarshal.Read<Elf64.FileHeader>(start);
        Segments = Table<Elf64.Segment>(header.SegmentsOffset, header.SegmentEntrySize, header.SegmentCount);
        Sections = Table<Elf64.Section>(header.SectionsOffset, header.SectionEntrySize, header.SectionCount);
        if (header.SectionNamesIndex < Sections.Length)
            _sectionNames = Contents(Sections[header.SectionNamesIndex], NamesLimit) ?? [];
    }

    /// <summary>Of the file, in bytes.</summary>
    public long Length { get; }

    /// <summary>Program headers; none if it is no such ELF file or they are cut off.</summary>
    public Elf64.Segment[] Segments { get; }

    /// <summary>Section headers; none if it is no such ELF file or they are cut off.</summary>
    public Elf64.Section[] Sections { get; }

    public SafeFileHandle Handle => _file;

    /// <summary>Opens any file; one that is no 64-bit little-endian ELF file has neither segments nor sections.</summary>
    /// <exception cref="IOException">The file is not there, or not readable.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ElfFile Open(string path)
    {
        // A pipe has no length and would keep whoever opens it waiting for a writer.
        if (new FileInfo(path).Length == 0)
            throw new IOException($"{path} is empty");
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return new(handle, RandomAccess.GetLength(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A section's bytes; null if it has none in this file, they are cut off, compressed or more than the limit.</summary>
    public byte[]? Contents(in Elf64.Section section, int limit) =>
        section.Type == Elf64.SHT_NOBITS || (section.Flags & Elf64.SHF_COMPRESSED) != 0 ? null : Part(section.Offset, section.Size, limit);

    /// <summary>The first section of a name; null if there is none.</summary>
    public Elf64.Section? Find(ReadOnlySpan<byte> name)
    {
        foreach (ref readonly var section in Sections.AsSpan())
        {
            if (section.Name < _sectionNames.Length && TextAt(_sectionNames, (int)section.Name).SequenceEqual(name))
                return section;
        }

        return null;
    }

    /// <summary>The build id in lower-case hexadecimal digits; null if there is none.</summary>
    /// <remarks>A file of debug information keeps the note's section, but its segments tell offsets of the file it came from.</remarks>
    public string? ReadBuildId()
    {
        foreach (ref readonly var section in Sections.AsSpan())
        {
            if (section.Type == Elf64.SHT_NOTE && ElfNotes.BuildId(Contents(section, NoteLimit), section.Alignment) is { } id)
                return id;
        }

        foreach (ref readonly var segment in Segments.AsSpan())
        {
            if (segment.Type == Elf64.PT_NOTE && ElfNotes.BuildId(Part(segment.Offset, segment.FileSize, NoteLimit), segment.Alignment) is { } id)
                return id;
        }

        return null;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The text that starts at an offset of a string table and ends with a zero, or with the table.</summary>
    public static ReadOnlySpan<byte> TextAt(ReadOnlySpan<byte> table, int offset)
    {
        var rest = table[offset..];
        var end = rest.IndexOf((byte)0);
        return end < 0 ? rest : rest[..end];
    }

    private T[] Table<T>(ulong offset, int entrySize, int count)
        where T : unmanaged
    {
        if (entrySize != Unsafe.SizeOf<T>() || Part(offset, (ulong)(entrySize * count), int.MaxValue) is not { } bytes)
            return [];
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }

    private byte[]? Part(ulong offset, ulong size, int limit)
    {
        if (size == 0 || size > (ulong)limit || offset > (ulong)Length || size > (ulong)Length - offset)
            return null;
        var bytes = GC.AllocateUninitializedArray<byte>((int)size);
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(_file, bytes.AsSpan(done), (long)offset + done);
            if (read == 0)
                return null;
            done += read;
        }

        return bytes;
    }
}

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
