using System.Runtime.InteropServices;

namespace Lab.StackProbe.Elf;

/// <summary>The parts of elf.h that name functions: 64-bit little-endian files, laid out as in elf(5).</summary>
internal static class Elf64
{
    public const int EM_X86_64 = 62;

    public const int PT_LOAD = 1;
    public const int PT_NOTE = 4;
    public const int PF_X = 1;

    public const int SHT_SYMTAB = 2;
    public const int SHT_RELA = 4;
    public const int SHT_DYNAMIC = 6;
    public const int SHT_NOTE = 7;
    public const int SHT_NOBITS = 8;
    public const int SHT_DYNSYM = 11;
    public const int SHF_WRITE = 1;
    public const int SHF_EXECINSTR = 4;
    public const int SHF_COMPRESSED = 0x800;

    public const int SHN_UNDEF = 0;
    public const int SHN_LORESERVE = 0xff00;
    public const int SHN_XINDEX = 0xffff;

    public const int STT_NOTYPE = 0;
    public const int STT_FUNC = 2;
    public const int STT_GNU_IFUNC = 10;
    public const int STB_LOCAL = 0;
    public const int STB_GLOBAL = 1;
    public const int STB_WEAK = 2;
    public const int STB_GNU_UNIQUE = 10;

    public const int NT_GNU_BUILD_ID = 3;

    public const int DT_NEEDED = 1;
    public const int R_X86_64_GLOB_DAT = 6;
    public const int R_X86_64_JUMP_SLOT = 7;

    /// <summary>e_ident of the files this reads: magic number, ELFCLASS64, ELFDATA2LSB, EV_CURRENT.</summary>
    public static ReadOnlySpan<byte> Identification => [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];

    /// <summary>Elf64_Ehdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FileHeader
    {
        public ulong IdentificationLow;
        public ulong IdentificationHigh;
        public ushort Type;
        public ushort Machine;
        public uint Version;
        public ulong Entry;
        public ulong SegmentsOffset;
        public ulong SectionsOffset;
        public uint Flags;
        public ushort HeaderSize;
        public ushort SegmentEntrySize;
        public ushort SegmentCount;
        public ushort SectionEntrySize;
        public ushort SectionCount;
        public ushort SectionNamesIndex;
    }

    /// <summary>Elf64_Phdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Segment
    {
        public uint Type;
        public uint Flags;
        public ulong Offset;
        public ulong Address;
        public ulong PhysicalAddress;
        public ulong FileSize;
        public ulong MemorySize;
        public ulong Alignment;
    }

    /// <summary>Elf64_Shdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Section
    {
        public uint Name;
        public uint Type;
        public ulong Flags;
        public ulong Address;
        public ulong Offset;
        public ulong Size;
        public uint Link;
        public uint Info;
        public ulong Alignment;
        public ulong EntrySize;
    }

    /// <summary>Elf64_Rela.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Relocation
    {
        public ulong Offset;
        public ulong Info;
        public long Addend;

        public readonly int Type => (int)(uint)Info;

        public readonly int Symbol => (int)(Info >> 32);
    }

    /// <summary>Elf64_Dyn.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Dynamic
    {
        public long Tag;
        public ulong Value;
    }

    /// <summary>Elf64_Sym.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Symbol
    {
        public uint Name;
        public byte Info;
        public byte Other;
        public ushort Section;
        public ulong Value;
        public ulong Size;

        public readonly int Type => Info & 0xf;

        public readonly int Binding => Info >> 4;
    }
}
