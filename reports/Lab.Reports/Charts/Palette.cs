using System.Text.RegularExpressions;
using Lab.Reports.Pages;

namespace Lab.Reports.Charts;

/// <summary>
/// The colours of the page, for pictures outside of it: read from its style sheet, so that there is one set of them.
/// </summary>
internal sealed partial class Palette
{
    private static readonly IReadOnlyList<Match> InStyleSheet = Variables().Matches(Page.Style);

    private readonly Dictionary<string, string> _colours;

    private Palette(string theme) =>
        _colours = InStyleSheet.ToDictionary(v => v.Groups["name"].Value, v => v.Groups[theme].Value, StringComparer.Ordinal);

    public static Palette Light { get; } = new("light");

    public static Palette Dark { get; } = new("dark");

    /// <summary>A colour as <c>#rrggbb</c>.</summary>
    /// <param name="name">Its variable in the style sheet, without the dashes.</param>
    public string this[string name] => _colours[name];

    [GeneratedRegex("""--(?<name>[a-z0-9-]+): light-dark\((?<light>#[0-9a-f]{6}), (?<dark>#[0-9a-f]{6})\);""")]
    private static partial Regex Variables();
}
