using System.Runtime.InteropServices;

namespace Lab.StackProbe.Elf;

/// <summary>The parts of elf.h that name functions: 64-bit little-endian files, laid out as in elf(5).</summary>
[CHeaders("elf.h")]
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

    [CName("Elf64_Ehdr")]
    [StructLayout(LayoutKind.Sequential)]
    public struct FileHeader
    {
        [CName("e_ident")]
        public ulong IdentificationLow;

        [CName("e_ident[8]")]
        public ulong IdentificationHigh;

        [CName("e_type")]
        public ushort Type;

        [CName("e_machine")]
        public ushort Machine;

        [CName("e_version")]
        public uint Version;

        [CName("e_entry")]
        public ulong Entry;

        [CName("e_phoff")]
        public ulong SegmentsOffset;

        [CName("e_shoff")]
        public ulong SectionsOffset;

        [CName("e_flags")]
        public uint Flags;

        [CName("e_ehsize")]
        public ushort HeaderSize;

        [CName("e_phentsize")]
        public ushort SegmentEntrySize;

        [CName("e_phnum")]
        public ushort SegmentCount;

        [CName("e_shentsize")]
        public ushort SectionEntrySize;

        [CName("e_shnum")]
        public ushort SectionCount;

        [CName("e_shstrndx")]
        public ushort SectionNamesIndex;
    }

    [CName("Elf64_Phdr")]
    [StructLayout(LayoutKind.Sequential)]
    public struct Segment
    {
        [CName("p_type")]
        public uint Type;

        [CName("p_flags")]
        public uint Flags;

        [CName("p_offset")]
        public ulong Offset;

        [CName("p_vaddr")]
        public ulong Address;

        [CName("p_paddr")]
        public ulong PhysicalAddress;

        [CName("p_filesz")]
        public ulong FileSize;

        [CName("p_memsz")]
        public ulong MemorySize;

        [CName("p_align")]
        public ulong Alignment;
    }

    [CName("Elf64_Shdr")]
    [StructLayout(LayoutKind.Sequential)]
    public struct Section
    {
        [CName("sh_name")]
        public uint Name;

        [CName("sh_type")]
        public uint Type;

        [CName("sh_flags")]
        public ulong Flags;

        [CName("sh_addr")]
        public ulong Address;

        [CName("sh_offset")]
        public ulong Offset;

        [CName("sh_size")]
        public ulong Size;

        [CName("sh_link")]
        public uint Link;

        [CName("sh_info")]
        public uint Info;

        [CName("sh_addralign")]
        public ulong Alignment;

        [CName("sh_entsize")]
        public ulong EntrySize;
    }

    [CName("Elf64_Rela")]
    [StructLayout(LayoutKind.Sequential)]
    public struct Relocation
    {
        [CName("r_offset")]
        public ulong Offset;

        [CName("r_info")]
        public ulong Info;

        [CName("r_addend")]
        public long Addend;

        public readonly int Type => (int)(uint)Info;

        public readonly int Symbol => (int)(Info >> 32);
    }

    [CName("Elf64_Dyn")]
    [StructLayout(LayoutKind.Sequential)]
    public struct Dynamic
    {
        [CName("d_tag")]
        public long Tag;

        [CName("d_un.d_val")]
        public ulong Value;
    }

    [CName("Elf64_Sym")]
    [StructLayout(LayoutKind.Sequential)]
    public struct Symbol
    {
        [CName("st_name")]
        public uint Name;

        [CName("st_info")]
        public byte Info;

        [CName("st_other")]
        public byte Other;

        [CName("st_shndx")]
        public ushort Section;

        [CName("st_value")]
        public ulong Value;

        [CName("st_size")]
        public ulong Size;

        public readonly int Type => Info & 0xf;

        public readonly int Binding => Info >> 4;
    }
}
