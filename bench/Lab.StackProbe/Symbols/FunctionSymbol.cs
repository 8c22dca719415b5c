namespace Lab.StackProbe.Symbols;

/// <summary>An entry of a symbol table that may name code.</summary>
/// <param name="Start">Address as the file counts it.</param>
/// <param name="Size">In bytes; zero where it is not said, as with hand-written assembly.</param>
/// <param name="SectionEnd">The address behind its section: as far as it can reach.</param>
/// <param name="Name">Where the name starts in the string table.</param>
/// <param name="Table">Which of the string tables.</param>
/// <param name="Binding">STB_LOCAL, STB_GLOBAL, ...</param>
/// <param name="IsFunction">Marked as a function; otherwise a label in code.</param>
internal readonly record struct FunctionSymbol(
    ulong Start, ulong Size, ulong SectionEnd, int Name, byte Table, byte Binding, bool IsFunction)
{
    /// <summary>Binding as a rank: what other files call it by comes first.</summary>
    public int Rank => Binding switch
    {
        Elf64.STB_GLOBAL or Elf64.STB_GNU_UNIQUE => 0,
        Elf64.STB_WEAK => 1,
        Elf64.STB_LOCAL => 2,
        _ => 3,
    };
}
