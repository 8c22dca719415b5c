using System.Collections.Immutable;
using Lab.Reports.Markup;

namespace Lab.Reports.Charts.Timings;

/// <summary>A labelled size: a line down through a plot, its text on a line of its own above it, so that no two texts meet.</summary>
/// <param name="X">Percent of the width.</param>
/// <param name="Kind">Its class in the style sheet.</param>
/// <param name="Text">What every screen has room for.</param>
/// <param name="More">What only a wide one has.</param>
internal sealed record Flag(double X, string Kind, string Text, string More = "")
{
    private const double LineHeight = 15;

    public static double Height(int flags) => (flags * LineHeight) + 5;

    /// <summary>All lines first: they pass behind the texts below.</summary>
    /// <param name="top">Where the first text begins, in pixels.</param>
    /// <param name="bottom">Where the lines end.</param>
    public static Html Render(ImmutableArray<Flag> flags, double top, double bottom) => $"""
        <g class="flags">{flags.Select((flag, i) => flag.Line(top + (i * LineHeight), bottom))}
        {flags.Select((flag, i) => flag.Label(top + ((i + 1) * LineHeight) - 3))}</g>

        """;

    private Html Line(double top, double bottom) => $"""<line class="{Kind}" x1="{X}%" x2="{X}%" y1="{top + 2}" y2="{bottom}"/>""";

    /// <summary>To the side that has more room.</summary>
    private Html Label(double y)
    {
        var (anchor, dx) = X < 50 ? ("start", 5) : ("end", -5);
        var more = More.Length == 0 ? Html.Empty : (Html)$"""<tspan class="wide">{More}</tspan>""";
        return $"""<text class="{Kind}" x="{X}%" y="{y}" dx="{dx}" text-anchor="{anchor}">{Text}{more}</text>""";
    }
}
