using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lab.StackProbe.Elf;

/// <summary>
/// An open ELF file: its headers, and its parts on demand. Every offset and size in the file is checked against its length, and nothing is
/// read that is larger than the caller allows: a part that does not fit counts as missing.
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
        var start = Part(0, (ulong)Unsafe.SizeOf<Elf64.FileHeader>(), int.MaxValue);
        if (start is null || !start.AsSpan().StartsWith(Elf64.Identification))
            return;
        var header = MemoryMarshal.Read<Elf64.FileHeader>(start);
        Machine = header.Machine;
        Segments = Table<Elf64.Segment>(header.SegmentsOffset, header.SegmentEntrySize, header.SegmentCount);
        Sections = Table<Elf64.Section>(header.SectionsOffset, header.SectionEntrySize, header.SectionCount);
        if (header.SectionNamesIndex < Sections.Length)
            _sectionNames = Contents(Sections[header.SectionNamesIndex], NamesLimit) ?? [];
    }

    /// <summary>The machine that the code is for (<c>EM_X86_64</c>, …); 0 if this is no such file.</summary>
    public int Machine { get; }

    /// <summary>The length of the file in bytes.</summary>
    public long Length { get; }

    /// <summary>Program headers; none if this is no 64-bit little-endian ELF file or they are cut off.</summary>
    public Elf64.Segment[] Segments { get; }

    /// <summary>Section headers; none if this is no 64-bit little-endian ELF file or they are cut off.</summary>
    public Elf64.Section[] Sections { get; }

    public SafeFileHandle Handle => _file;

    /// <summary>Opens any file; one that is not a 64-bit little-endian ELF file has neither segments nor sections.</summary>
    /// <exception cref="IOException">The file does not exist, is empty or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ElfFile Open(string path)
    {
        // A pipe has no length; opening one would wait for a writer.
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

    /// <summary>The bytes of a section; null if it has none in this file, or they are cut off, compressed or more than the limit.</summary>
    public byte[]? Contents(in Elf64.Section section, int limit) =>
        section.Type == Elf64.SHT_NOBITS || (section.Flags & Elf64.SHF_COMPRESSED) != 0 ? null : Part(section.Offset, section.Size, limit);

    /// <summary>The first section with a name; null if there is none.</summary>
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
    /// <remarks>A debug file keeps the section of the note, but the offsets in its segments are those of the file it came from.</remarks>
    public string? ReadBuildId()
    {
        foreach (ref readonly var section in Sections.AsSpan())
        {
            if (section.Type == Elf64.SHT_NOTE && ElfNotes.BuildId(Contents(section, NoteLimit), section.Alignment) is { } id)
                return id;
        }

        foreach (ref readonly var segment in Segments.AsSpan())
        {
            if (segment.Type == Elf64.PT_NOTE
                && ElfNotes.BuildId(Part(segment.Offset, segment.FileSize, NoteLimit), segment.Alignment) is { } id)
            {
                return id;
            }
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

/// <summary>
/// Notes. Each has the size of its name, the size of its descriptor and its type, of 32 bits each, then the name and the descriptor, both
/// padded. Source: elf(5).
/// </summary>
internal static class ElfNotes
{
    private const int HeaderSize = 12;

    /// <summary>The id that the linker gave the file, in lower-case hexadecimal digits; null if it is not among the notes.</summary>
    public static string? BuildId(ReadOnlySpan<byte> notes, ulong alignment)
    {
        // Notes are padded to four bytes; in sections that are aligned to eight, to eight bytes.
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
