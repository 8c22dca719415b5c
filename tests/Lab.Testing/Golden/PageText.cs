using System.Net;
using System.Text.RegularExpressions;

namespace Lab.Testing.Golden;

/// <summary>
/// What a person reads on a page: its text without markup, pictures and what its script adds, a block or a row of a table a line.
/// </summary>
public static partial class PageText
{
    public static string Of(string html)
    {
        var body = html[html.IndexOf("<body", StringComparison.Ordinal)..];
        var text = Invisible().Replace(body, "");
        text = Space().Replace(text, " ");
        text = Cell().Replace(text, " | ");
        text = Block().Replace(text, "\n");
        text = WebUtility.HtmlDecode(Tag().Replace(text, ""));
        var lines = text.Split('\n').Select(line => Space().Replace(line, " ").Trim()).Where(line => line.Trim('|', ' ').Length > 0);
        return string.Join('\n', lines) + "\n";
    }

    [GeneratedRegex("<(script|style|svg|button|form)\\b.*?</\\1>|<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Invisible();

    [GeneratedRegex("\\s+")]
    private static partial Regex Space();

    /// <summary>A cell ends in front of its neighbour.</summary>
    [GeneratedRegex("</t[hd]>\\s*(?=<t[hd]\\b)|</dt>\\s*(?=<dd\\b)")]
    private static partial Regex Cell();

    [GeneratedRegex(
        "</?(address|article|body|br|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|li|main|nav|ol|p|pre|section|summary|"
        + "table|tbody|thead|tr|ul)\\b[^>]*>")]
    private static partial Regex Block();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
