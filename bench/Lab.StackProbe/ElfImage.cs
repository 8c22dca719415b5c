using Lab.StackProbe.Elf;
using Lab.StackProbe.Scan;
using Lab.StackProbe.Unwinding;

namespace Lab.StackProbe;

/// <summary>
/// The functions of an ELF file: from <c>.dynsym</c>, <c>.symtab</c> and, where the latter was stripped, from a separate debug file. Files
/// of x64 and arm64: 64-bit, little-endian.
/// </summary>
/// <remarks>
/// A file that is no ELF file, is cut off or contradicts itself gives an image with fewer functions or none. Everything needed is read at
/// once; the file does not stay open.
/// </remarks>
public sealed class ElfImage
{
    private readonly Elf64.Segment[] _segments;
    private readonly SymbolTable _symbols;

    private ElfImage(string path, string? buildId, Elf64.Segment[] segments, SymbolTable symbols, CallFrameInfo? frames)
    {
        Path = path;
        Frames = frames;
        BuildId = buildId;
        _segments = segments;
        _symbols = symbols;
    }

    /// <summary>Where distributions install debug files.</summary>
    public static IReadOnlyList<string> SystemDebugFolders { get; } = ["/usr/lib/debug"];

    /// <summary>The file it was read from.</summary>
    public string Path { get; }

    /// <summary>
    /// The id that the linker gave the file (<c>.note.gnu.build-id</c>), in lower-case hexadecimal digits; null without one.
    /// </summary>
    public string? BuildId { get; }

    /// <summary>The number of addresses with a function or a label.</summary>
    public int SymbolCount => _symbols.Count;

    /// <summary>How its functions lay out their frames; null if the file does not say.</summary>
    internal CallFrameInfo? Frames { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Any file.</param>
    /// <param name="debugFolders">Where to look for separate debug files; <see cref="SystemDebugFolders"/> by default.</param>
    /// <exception cref="IOException">The file does not exist, is empty or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ElfImage Load(string path, IReadOnlyList<string>? debugFolders = null)
    {
        using var file = ElfFile.Open(path);
        var buildId = file.ReadBuildId();
        var reader = new FunctionSymbolReader();
        reader.Add(file);
        if (!reader.HasFullTable)
        {
            using var debug = new DebugFiles(debugFolders ?? SystemDebugFolders).Open(path, file, buildId);
            if (debug is not null)
                reader.Add(debug);
        }

        return new(path, buildId, Array.FindAll(file.Segments, s => s.Type == Elf64.PT_LOAD), reader.ToTable(), CallFrameInfo.Read(file));
    }

    /// <summary>The address, as the file counts addresses, of a byte of it; null if no segment loads it.</summary>
    /// <param name="fileOffset">Where the byte is in the file.</param>
    /// <param name="executable">
    /// Whether it was found in an executable mapping. Two segments may share the page at their border; this selects one.
    /// </param>
    public ulong? AddressOf(ulong fileOffset, bool executable)
    {
        ulong? other = null;
        foreach (ref readonly var segment in _segments.AsSpan())
        {
            if (fileOffset < segment.Offset || fileOffset - segment.Offset >= segment.FileSize)
                continue;
            var address = unchecked(segment.Address + (fileOffset - segment.Offset));
            if ((segment.Flags & Elf64.PF_X) != 0 == executable)
                return address;
            other ??= address;
        }

        return other;
    }

    /// <summary>The function that covers an address; null if none does.</summary>
    /// <param name="address">As the file counts addresses: see <see cref="AddressOf"/>.</param>
    public ElfSymbol? Find(ulong address) => _symbols.Find(address);

    /// <summary>Where the functions and labels begin and end that a symbol names, in the order of their addresses.</summary>
    internal IEnumerable<CodeRange> Functions() => _symbols.Ranges();
}

/// <summary>A function of an ELF file.</summary>
/// <param name="Name">As in the symbol table (C++ names stay mangled), without its version.</param>
/// <param name="Start">Its first address, as the file counts addresses.</param>
/// <param name="End">The first address after it.</param>
public readonly record struct ElfSymbol(string Name, ulong Start, ulong End);
