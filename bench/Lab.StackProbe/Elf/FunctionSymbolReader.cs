using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.StackProbe.Elf;

/// <summary>Collects functions from the symbol tables of one or more ELF files, and the string tables with their names.</summary>
internal sealed class FunctionSymbolReader
{
    // The debug files of browsers and JVMs have tables of some tens of MiB; nothing larger is known.
    private const int SymbolsLimit = 64 << 20;
    private const int StringsLimit = 256 << 20;

    private readonly List<FunctionSymbol> _functions = [];
    private readonly List<byte[]> _strings = [];

    /// <summary>Whether one of the files had a full table. Dynamic symbols alone lack all static functions.</summary>
    public bool HasFullTable { get; private set; }

    /// <summary>Adds the functions of a file. A table that is cut off or out of bounds is left out.</summary>
    public void Add(ElfFile file)
    {
        foreach (ref readonly var section in file.Sections.AsSpan())
        {
            if (section.Type is not (Elf64.SHT_SYMTAB or Elf64.SHT_DYNSYM)
                || section.Link >= file.Sections.Length
                || (int)section.EntrySize != Unsafe.SizeOf<Elf64.Symbol>()
                || _strings.Count > byte.MaxValue
                || file.Contents(section, SymbolsLimit) is not { } symbols
                || file.Contents(file.Sections[section.Link], StringsLimit) is not { } strings)
            {
                continue;
            }

            HasFullTable |= section.Type == Elf64.SHT_SYMTAB;
            Add(MemoryMarshal.Cast<byte, Elf64.Symbol>(symbols), strings, file.Sections);
        }
    }

    public SymbolTable ToTable() => new([.. _functions], [.. _strings]);

    private void Add(ReadOnlySpan<Elf64.Symbol> symbols, byte[] strings, Elf64.Section[] sections)
    {
        var table = (byte)_strings.Count;
        _strings.Add(strings);
        foreach (ref readonly var symbol in symbols)
        {
            if (symbol.Section == Elf64.SHN_UNDEF
                || (symbol.Section >= Elf64.SHN_LORESERVE && symbol.Section != Elf64.SHN_XINDEX)
                || symbol.Name >= strings.Length)
            {
                continue;
            }

            var isFunction = symbol.Type is Elf64.STT_FUNC or Elf64.STT_GNU_IFUNC;
            if (!isFunction && symbol.Type != Elf64.STT_NOTYPE)
                continue;
            var (end, isCode) = symbol.Section < sections.Length ? Describe(sections[symbol.Section]) : (ulong.MaxValue, isFunction);
            // Labels that start with a dollar mark where code and data begin on arm64 (AAELF64, "Mapping symbols").
            if (strings[symbol.Name] is 0 or (byte)'@' || (!isFunction && (!isCode || strings[symbol.Name] == '$')))
                continue;
            _functions.Add(new(symbol.Value, symbol.Size, end, (int)symbol.Name, table, (byte)symbol.Binding, isFunction));
        }
    }

    private static (ulong End, bool IsCode) Describe(in Elf64.Section section) =>
        (SymbolTable.EndOf(section.Address, section.Size), (section.Flags & Elf64.SHF_EXECINSTR) != 0);
}

/// <summary>An entry of a symbol table that may name code.</summary>
/// <param name="Start">The address as the file counts addresses.</param>
/// <param name="Size">In bytes; zero where the file does not say, as for hand-written assembly.</param>
/// <param name="SectionEnd">The first address after its section, where it ends at the latest.</param>
/// <param name="Name">Where the name starts in the string table.</param>
/// <param name="Table">The index of the string table.</param>
/// <param name="Binding">STB_LOCAL, STB_GLOBAL, ...</param>
/// <param name="IsFunction">Whether it is marked as a function; otherwise it is a label in code.</param>
internal readonly record struct FunctionSymbol(
    ulong Start, ulong Size, ulong SectionEnd, int Name, byte Table, byte Binding, bool IsFunction)
{
    /// <summary>The rank of the binding. A name by which other files call the function comes first.</summary>
    public int Rank => Binding switch
    {
        Elf64.STB_GLOBAL or Elf64.STB_GNU_UNIQUE => 0,
        Elf64.STB_WEAK => 1,
        Elf64.STB_LOCAL => 2,
        _ => 3,
    };
}
