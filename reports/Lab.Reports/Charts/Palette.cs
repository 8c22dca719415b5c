using System.Text.RegularExpressions;
using Lab.Reports.Markup;

namespace Lab.Reports.Charts;

/// <summary>
/// The colours of the page, for pictures outside of it: read from its style sheet, so that there is one set of them.
/// </summary>
internal sealed partial class Palette
{
    private static readonly IReadOnlyList<Palette> InStyleSheet = [.. Roots().Matches(Html.Asset("report.css").ToString())
        .Select(root => new Palette(root.Value))];

    private readonly Dictionary<string, string> _colours;

    private Palette(string root) =>
        _colours = Variables().Matches(root).ToDictionary(v => v.Groups[1].Value, v => v.Groups[2].Value, StringComparer.Ordinal);

    public static Palette Light => InStyleSheet[0];

    public static Palette Dark => InStyleSheet[1];

    /// <summary>A colour as <c>#rrggbb</c>.</summary>
    /// <param name="name">Its variable in the style sheet, without the dashes.</param>
    public string this[string name] => _colours[name];

    [GeneratedRegex(""":root \{[^}]*\}""")]
    private static partial Regex Roots();

    [GeneratedRegex("""--([a-z-]+): (#[0-9a-f]{6});""")]
    private static partial Regex Variables();
}
