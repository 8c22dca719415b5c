namespace Lab.StackProbe;

/// <summary>Where an address of code lies.</summary>
/// <param name="Module">File name without its directory, or <c>[jit]</c>, <c>[vdso]</c>, ...; null if the address is in no module.</param>
/// <param name="Symbol">The function that covers it; null if none is known.</param>
/// <param name="Offset">
/// Bytes from the start of the function. Without a function: from the base at which the module was loaded, as addr2line expects it. Without
/// a module: the address itself.
/// </param>
public readonly record struct NativeFrame(string? Module, string? Symbol, ulong Offset)
{
    /// <summary>Code that the runtime generated; it has no file.</summary>
    public const string Jit = "[jit]";

    /// <summary>The full path of the module in its own process; null if it is not a file.</summary>
    public string? Path { get; init; }

    /// <summary>The usual notation: <c>libm.so.6!sin+0x1f</c>, <c>libm.so.6+0x1234</c>, <c>0x7f0012345678</c>.</summary>
    public override string ToString()
    {
        var start = Symbol is null ? Module : $"{Module}!{Symbol}";
        return string.Create(CultureInfo.InvariantCulture, $"{start}{(start is null ? "" : "+")}0x{Offset:x}");
    }
}
