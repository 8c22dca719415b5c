namespace Lab.StackProbe.Symbols;

/// <summary>A function of an ELF file.</summary>
/// <param name="Name">As the symbol table has it (C++ names stay mangled), without its version.</param>
/// <param name="Start">Its first address, as the file counts addresses.</param>
/// <param name="End">The address behind it.</param>
public readonly record struct ElfSymbol(string Name, ulong Start, ulong End);
