using System.Text.Json.Serialization;

namespace Lab.Trials.Captures;

/// <summary>What the machine code of a native library says of its large frames; nothing of it was run.</summary>
/// <param name="Library">Its file name.</param>
/// <param name="Path">The file, links resolved.</param>
/// <param name="BuildId">The id that the linker gave the file; null without one.</param>
/// <param name="Functions">How many functions were looked at.</param>
/// <param name="Frames">The functions that take a page of stack or more, or an amount that they calculate.</param>
public sealed record ScannedLibrary(
    string Library, string Path, string? BuildId, int Functions, ImmutableArray<ScannedFrame> Frames)
{
    /// <summary>What an OpenBLAS says of itself; null of another library.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>The most threads that an OpenBLAS was built for: it sizes frames. Null where that is not known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ThreadLimit { get; init; }

    /// <summary>Why it could not be scanned, in one line; null if it was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}

/// <summary>A function with a large frame.</summary>
/// <param name="Name">Null where no symbol names it.</param>
/// <param name="Offset">Where in the library it starts.</param>
/// <param name="Length">Its bytes of code.</param>
/// <param name="Bytes">
/// The most by which it moves the stack pointer with no touch in each page; all that it takes where it touches each. Null where it takes
/// calculated amounts alone.
/// </param>
public sealed record ScannedFrame(string? Name, long Offset, long Length, ByteSize? Bytes)
{
    /// <summary>Taken in several steps.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool InSteps { get; init; }

    /// <summary>Takes amounts that it calculates, as for <c>alloca</c> or a variable-length array.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsVariable { get; init; }

    /// <summary>Each page is touched before the next is taken, as with stack-clash protection: a guard page stops it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPagewise { get; init; }

    /// <summary>Written in assembly: no compiler described its frame.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAssembly { get; init; }

    /// <summary>Functions that call it directly, some of them where there are many.</summary>
    public ImmutableArray<string> Callers { get => field.IsDefault ? [] : field; init; }

    /// <summary>How many do.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int CallerCount { get; init; }
}
