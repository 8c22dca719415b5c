using System.Text.RegularExpressions;

namespace Lab.Companions;

/// <summary>What a compiler, or MSBuild, has to say, as part of a line of the lab's own.</summary>
internal static partial class CompilerMessage
{
    private const int Longest = 200;

    /// <summary>The first error in what a build printed, without the paths of this machine; null if there is none.</summary>
    public static string? First(string output)
    {
        if (Error().Match(output) is not { Success: true } error)
            return null;
        var code = error.Groups["code"].Value;
        // NuGet's words are of sources and of advice to its own users.
        if (code.StartsWith("NU", StringComparison.Ordinal))
            return $"its packages cannot be restored ({code})";
        var text = AbsolutePath().Replace(error.Groups["text"].Value, path => Path.GetFileName(path.Value));
        return $"{code}: {(text.Length > Longest ? text[..Longest] + "…" : text)}";
    }

    /// <summary>As in <c>/src/Program.cs(3,5): error CS0103: The name … [/src/Lab.csproj]</c>.</summary>
    [GeneratedRegex(@"\berror (?<code>[A-Z]+[0-9]+): (?<text>.+?)(?: \[[^\[\]\n]+\])?\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Error();

    [GeneratedRegex(@"(?:\b[A-Za-z]:)?[\\/][^\s""'<>|:]+[\\/][^\s""'<>|:]+", RegexOptions.CultureInvariant)]
    private static partial Regex AbsolutePath();
}
