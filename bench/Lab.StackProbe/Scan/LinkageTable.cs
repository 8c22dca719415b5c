using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lab.StackProbe.Elf;
using Lab.StackProbe.Unwinding;

namespace Lab.StackProbe.Scan;

/// <summary>By which stubs and pointers a library calls functions by their names: its own that it exports, and those of others.</summary>
internal sealed class LinkageTable
{
    private const int TableLimit = 64 << 20;

    /// <summary>Where a library keeps the address of a function that is looked up by its name.</summary>
    private readonly Dictionary<ulong, string> _pointers = [];

    public LinkageTable(ElfFile file)
    {
        foreach (ref readonly var section in file.Sections.AsSpan())
        {
            if (section.Type != Elf64.SHT_RELA
                || section.Link >= file.Sections.Length
                || file.Sections[section.Link] is not { Type: Elf64.SHT_DYNSYM } symbols
                || symbols.Link >= file.Sections.Length
                || (int)section.EntrySize != Unsafe.SizeOf<Elf64.Relocation>()
                || file.Contents(section, TableLimit) is not { } relocations
                || file.Contents(symbols, TableLimit) is not { } entries
                || file.Contents(file.Sections[symbols.Link], TableLimit) is not { } names)
            {
                continue;
            }

            Add(MemoryMarshal.Cast<byte, Elf64.Relocation>(relocations), MemoryMarshal.Cast<byte, Elf64.Symbol>(entries), names);
        }
    }

    /// <summary>The function whose address is kept at an address; null if that is not looked up by a name.</summary>
    public string? AtPointer(ulong address) => _pointers.GetValueOrDefault(address);

    /// <summary>The function that a stub jumps to; null if the code is no stub.</summary>
    /// <param name="code">The first bytes of the stub.</param>
    public string? AtStub(ulong address, ReadOnlySpan<byte> code) =>
        CallInstruction.StubPointer(address, code[..Math.Min(code.Length, CallInstruction.MaximumStubLength)]) is { } pointer
            ? AtPointer(pointer) : null;

    private void Add(ReadOnlySpan<Elf64.Relocation> relocations, ReadOnlySpan<Elf64.Symbol> symbols, byte[] names)
    {
        foreach (ref readonly var relocation in relocations)
        {
            if (relocation.Type is Elf64.R_X86_64_JUMP_SLOT or Elf64.R_X86_64_GLOB_DAT
                && (uint)relocation.Symbol < (uint)symbols.Length && symbols[relocation.Symbol].Name is var name && name < names.Length
                && name > 0)
            {
                _pointers[relocation.Offset] = Encoding.UTF8.GetString(ElfFile.TextAt(names, (int)name));
            }
        }
    }
}
