namespace Lab.Reports;

/// <summary>
/// Text of others in Markdown. What Markdown, the HTML in it or GitHub would obey is written as its number (<c>&amp;#42;</c>), which
/// CommonMark shows and never takes for markup, wherever it stands.
/// </summary>
internal static class MarkdownText
{
    /// <summary>A comment on a pull request holds no more characters.</summary>
    public const int Longest = 65_536;

    private const string More = "\n… and more, for which there is no room here.\n";

    private const string Obeyed = @"\`*~[]<>&|$#@";

    /// <summary>GitHub looks for @names and #numbers in what is shown, and calls people: a space of no width keeps it from that.</summary>
    private const string NoWidth = "&#8203;";

    /// <summary>The text in one line.</summary>
    /// <param name="most">The most characters that are shown: a name of a capture from elsewhere may have any number.</param>
    public static string Of(string text, int most = 1000)
    {
        var line = VisibleText.Line(text, most);
        var escaped = new StringBuilder(line.Length + 16);
        foreach (var (i, character) in line.Index())
        {
            _ = IsObeyed(line, i) ? escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)character};") : escaped.Append(character);
            escaped.Append(character is '@' or '#' ? NoWidth : "");
        }

        return escaped.ToString();
    }

    /// <summary>The text and its end. Where a comment has no room for both, the text is cut after one of its lines.</summary>
    public static string Whole(StringBuilder text, string end = "")
    {
        if (text.Length + end.Length <= Longest)
            return text + end;
        var cut = text.ToString().LastIndexOf('\n', Longest - end.Length - More.Length - 1);
        return text.ToString(0, cut + 1) + More + end;
    }

    /// <summary>Appends a table after an empty line, and how many rows it lacks; nothing where it has no rows.</summary>
    /// <param name="columns">Their names; a '#' stands before that of a column of numbers.</param>
    /// <param name="rows">Their cells, of texts or of what was made from them.</param>
    public static void Table(StringBuilder text, string[] columns, IEnumerable<string[]> rows, int most = int.MaxValue)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        text.Append('\n').Append(Row(columns.Select(name => name.TrimStart('#'))))
            .Append($"|{string.Concat(columns.Select(name => name.StartsWith('#') ? "--:|" : "---|"))}\n")
            .AppendJoin("", all.Take(most).Select(Row));
        if (all.Count > most)
            text.Append($"\n{all.Count - most} more.\n");
    }

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <summary>Appends what changed, a title and a list for each kind of change.</summary>
    /// <param name="most">Of one kind of change.</param>
    /// <param name="other">What each is called that is left out.</param>
    public static void AddGroups(StringBuilder text, IEnumerable<ComparisonGroup> groups, int most, string other)
    {
        foreach (var group in groups)
        {
            text.Append($"\n### {group.Title}\n\n").AppendJoin("", group.Lines.Take(most).Select(Item));
            if (group.Lines.Length > most)
                text.Append($"- … and {Plural.Of(group.Lines.Length - most, other)}\n");
        }
    }

    private static string Item(ComparisonLine line) =>
        $"- {Of(line.Text)}\n{string.Concat(line.Details.Select(detail => $"  - {Of(detail)}\n"))}";

    /// <summary>Some characters are obeyed only at some places. Elsewhere they stay as they are: the text is read as it is, too.</summary>
    private static bool IsObeyed(string line, int at)
    {
        var before = line.AsSpan(0, at);
        var after = line.AsSpan(at + 1);
        return line[at] switch
        {
            // Emphasis, unless it is within a word.
            '_' => !(at > 0 && char.IsLetterOrDigit(before[^1]) && !after.IsEmpty && char.IsLetterOrDigit(after[0])),
            // At its start: a list, a line across the page, a heading, code.
            '-' or '+' or '=' or ' ' => at == 0,
            ')' => IsNumber(before),
            // What begins like an address becomes a link.
            '.' => IsNumber(before) || before.EndsWith("www", StringComparison.OrdinalIgnoreCase),
            ':' => after.StartsWith('/'),
            var character => Obeyed.Contains(character, StringComparison.Ordinal),
        };

        static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');
    }
}
