namespace Lab.StackProbe.Tests.Symbols;

/// <summary>A function as nm tells it: the other opinion on symbol tables.</summary>
internal sealed record NmSymbol(ulong Address, ulong Size, string Name)
{
    private const string CodeLetters = "tTwWiV";

    /// <summary>The functions of a file that have a size.</summary>
    public static IReadOnlyList<NmSymbol> Of(string path, params string[] options)
    {
        var symbols = new List<NmSymbol>();
        foreach (var line in CCompiler.Run("nm", [.. options, "-S", "--defined-only", path]).Split('\n'))
        {
            var words = line.Split(' ');
            if (words.Length == 4 && CodeLetters.Contains(words[2], StringComparison.Ordinal))
                symbols.Add(new(Hex(words[0]), Hex(words[1]), words[3].Split('@')[0]));
        }

        return symbols;
    }

    public static ulong AddressOf(string path, string name, params string[] options) =>
        Of(path, options).First(s => s.Name == name).Address;

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
