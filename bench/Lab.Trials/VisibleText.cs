using System.Buffers;
using System.Text;

namespace Lab.Trials;

/// <summary>
/// Text of others, such as names and messages of captures and workloads, made fit to be shown: what a terminal or a browser would obey
/// instead of showing it is written as its number, <c>\u001b</c>. Control characters steer a terminal, characters that set the direction
/// of writing make a line read as another one, and the rest of them cannot be seen. Values in files stay as they are: this is for what
/// is read by a person.
/// </summary>
public static class VisibleText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', '\x7f' - ' ').Select(c => (char)c), '\n', '\t']);

    private static readonly SearchValues<char> Unquoted =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./+=:,@%");

    /// <summary>The text with everything shown that hides. Tabs and the ends of lines stay.</summary>
    public static string Of(string text)
    {
        var first = text.AsSpan().IndexOfAnyExcept(Plain);
        if (first < 0)
            return text;
        var shown = new StringBuilder(text.Length + 16).Append(text, 0, first);
        for (var i = first; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                rune = Rune.ReplacementChar;
            var isKept = rune.Value switch
            {
                '\n' or '\t' => true,
                '\r' => i + 1 < text.Length && text[i + 1] == '\n',
                _ => !IsHidden(rune),
            };
            _ = isKept ? shown.Append(rune) : Write(shown, rune);
            i += char.IsSurrogatePair(text, i) ? 2 : 1;
        }

        return shown.ToString();
    }

    /// <summary>A path as an argument that a shell takes for one word.</summary>
    public static string Argument(string path) => path.AsSpan().ContainsAnyExcept(Unquoted)
        ? $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'" : path;

    /// <summary>The same in one line without tabs, of at most so many characters: of what is longer, the start and the end.</summary>
    /// <param name="most">3 or more.</param>
    public static string Line(string text, int most = int.MaxValue)
    {
        var line = Of(Shortened(text, most));
        line = line.Replace("\r\n", @"\n", StringComparison.Ordinal)
            .Replace("\n", @"\n", StringComparison.Ordinal)
            .Replace("\t", @"\t", StringComparison.Ordinal);
        return Shortened(line, most);
    }

    /// <summary>
    /// The first line of a text that has more in it than blanks, without those around it: what a message of many lines begins with.
    /// </summary>
    /// <returns>"" where there is none.</returns>
    public static string FirstLine(string? text)
    {
        var rest = text.AsSpan().Trim();
        return (rest.IndexOfAny('\r', '\n') is >= 0 and var end ? rest[..end] : rest).TrimEnd().ToString();
    }

    /// <summary>Control and format characters, separators of lines and paragraphs, and what is no character at all.</summary>
    private static bool IsHidden(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static StringBuilder Write(StringBuilder text, Rune rune) => rune.IsBmp
        ? text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
        : text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");

    private static string Shortened(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var (head, tail) = (most / 2, text.Length - ((most - 1) / 2));
        // Never half of a character.
        head -= char.IsHighSurrogate(text[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return $"{text.AsSpan(0, head)}…{text.AsSpan(tail)}";
    }
}
