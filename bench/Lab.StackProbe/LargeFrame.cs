namespace Lab.StackProbe;

/// <summary>A function that takes a page of stack or more, or an amount that it calculates.</summary>
/// <param name="Name">Of the function; null where no symbol names it.</param>
/// <param name="Start">Its first address, as the file counts addresses.</param>
/// <param name="End">The first address after it.</param>
public sealed record LargeFrame(string? Name, ulong Start, ulong End)
{
    /// <summary>
    /// The most bytes that it moves the stack pointer down by with no touch in each page. Where it touches each page: all that it takes.
    /// Null where it takes calculated amounts alone.
    /// </summary>
    public long? Bytes { get; init; }

    /// <summary>Whether these bytes are taken in several steps.</summary>
    public bool InSteps { get; init; }

    /// <summary>Whether it takes amounts that it calculates, as for a variable-length array or <c>alloca</c>.</summary>
    public bool IsVariable { get; init; }

    /// <summary>Whether it touches each page of all that it takes before it goes on: a guard page stops it.</summary>
    public bool IsPagewise { get; init; }

    /// <summary>
    /// Whether it is written in assembly, as far as can be told: it has no frame description, which compilers write of each function.
    /// </summary>
    public bool IsAssembly { get; init; }

    /// <summary>
    /// The functions that call it directly, in this library and in those that were scanned with it, in the order of their names; names may
    /// be of the form <c>library+0x1f0</c>.
    /// </summary>
    public ImmutableArray<string> Callers { get; init; } = [];
}
