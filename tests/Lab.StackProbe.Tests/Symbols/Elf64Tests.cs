using System.Runtime.InteropServices;
using Lab.StackProbe.Elf;

namespace Lab.StackProbe.Tests.Symbols;

/// <summary>The layout of ELF structures against elf.h.</summary>
public sealed class Elf64Tests
{
    public Elf64Tests() => Assert.SkipIfMissing(CCompiler.Missing);

    [Fact]
    public void Structures_are_laid_out_as_in_their_header()
    {
        Dictionary<string, long> ours = new()
        {
            ["sizeof(Elf64_Ehdr)"] = Marshal.SizeOf<Elf64.FileHeader>(),
            ["offsetof(Elf64_Ehdr, e_phoff)"] = Offset<Elf64.FileHeader>(nameof(Elf64.FileHeader.SegmentsOffset)),
            ["offsetof(Elf64_Ehdr, e_shoff)"] = Offset<Elf64.FileHeader>(nameof(Elf64.FileHeader.SectionsOffset)),
            ["offsetof(Elf64_Ehdr, e_phentsize)"] = Offset<Elf64.FileHeader>(nameof(Elf64.FileHeader.SegmentEntrySize)),
            ["offsetof(Elf64_Ehdr, e_shstrndx)"] = Offset<Elf64.FileHeader>(nameof(Elf64.FileHeader.SectionNamesIndex)),
            ["sizeof(Elf64_Phdr)"] = Marshal.SizeOf<Elf64.Segment>(),
            ["offsetof(Elf64_Phdr, p_vaddr)"] = Offset<Elf64.Segment>(nameof(Elf64.Segment.Address)),
            ["offsetof(Elf64_Phdr, p_filesz)"] = Offset<Elf64.Segment>(nameof(Elf64.Segment.FileSize)),
            ["sizeof(Elf64_Shdr)"] = Marshal.SizeOf<Elf64.Section>(),
            ["offsetof(Elf64_Shdr, sh_addr)"] = Offset<Elf64.Section>(nameof(Elf64.Section.Address)),
            ["offsetof(Elf64_Shdr, sh_link)"] = Offset<Elf64.Section>(nameof(Elf64.Section.Link)),
            ["offsetof(Elf64_Shdr, sh_entsize)"] = Offset<Elf64.Section>(nameof(Elf64.Section.EntrySize)),
            ["sizeof(Elf64_Sym)"] = Marshal.SizeOf<Elf64.Symbol>(),
            ["offsetof(Elf64_Sym, st_info)"] = Offset<Elf64.Symbol>(nameof(Elf64.Symbol.Info)),
            ["offsetof(Elf64_Sym, st_shndx)"] = Offset<Elf64.Symbol>(nameof(Elf64.Symbol.Section)),
            ["offsetof(Elf64_Sym, st_size)"] = Offset<Elf64.Symbol>(nameof(Elf64.Symbol.Size)),
        };

        Assert.Equal(ours, CHeaders.Evaluate([.. ours.Keys]));
    }

    private static long Offset<T>(string field) => Marshal.OffsetOf<T>(field);
}
