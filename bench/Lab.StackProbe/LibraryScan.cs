using Lab.StackProbe.Elf;
using Lab.StackProbe.Scan;

namespace Lab.StackProbe;

/// <summary>
/// The large frames of a native library, from its machine code: what its functions take of a stack, and whether they touch each page of it.
/// Nothing is run. Code of x64 only.
/// </summary>
public sealed record LibraryScan
{
    private LibraryScan(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The id that the linker gave the file; null without one.</summary>
    public string? BuildId { get; private init; }

    /// <summary>How many functions were looked at; of code whose functions are not known, how many pieces.</summary>
    public int Functions { get; private init; }

    /// <summary>The functions with large frames, those that step over pages first, the largest first.</summary>
    public ImmutableArray<LargeFrame> Frames { get; private init; } = [];

    /// <summary>What an OpenBLAS says of itself; null of another library.</summary>
    public string? OpenBlas { get; private init; }

    /// <summary>The most threads that an OpenBLAS was built for; null where its code does not show it, as that of a serial one.</summary>
    public int? ThreadLimit { get; private init; }

    /// <summary>Calls of functions by their names: which of its functions call them.</summary>
    internal IReadOnlyDictionary<string, ImmutableArray<string>> NamedCalls { get; private init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Scans a library.</summary>
    /// <param name="parallel">How many threads decode it; at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parallel"/> is below 1.</exception>
    /// <exception cref="IOException">The file does not exist, is empty or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="BadImageFormatException">It is no library of x64.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LibraryScan Of(string path, int parallel, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1);
        using var file = ElfFile.Open(path);
        if (file.Machine != Elf64.EM_X86_64)
            throw new BadImageFormatException("it holds no code of x64");
        var code = new LibraryCode(path, file);
        code.Walk(parallel, cancel);
        return new(path)
        {
            BuildId = code.Image.BuildId,
            Functions = code.Functions,
            Frames = code.Frames(),
            OpenBlas = code.IsOpenBlas ? OpenBlasBuild.Version(file) : null,
            ThreadLimit = code.ThreadLimit,
            NamedCalls = code.NamedCalls(),
        };
    }

    /// <summary>The same libraries, with the callers that functions have in the other ones.</summary>
    public static ImmutableArray<LibraryScan> Link(IReadOnlyCollection<LibraryScan> libraries)
    {
        var calls = libraries.SelectMany(library => library.NamedCalls)
            .GroupBy(call => call.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.SelectMany(call => call.Value).ToList(), StringComparer.Ordinal);
        return
        [
            .. libraries.Select(library => library with
            {
                Frames =
                [
                    .. library.Frames.Select(frame => frame.Name is { } name && calls.TryGetValue(name, out var callers)
                        ? frame with { Callers = Ordered(frame.Callers.Concat(callers).Where(caller => caller != name)) }
                        : frame),
                ],
            }),
        ];
    }

    internal static ImmutableArray<string> Ordered(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
