using Lab.Analysis.Sizes;
using Lab.Analysis.Wording;
using Lab.Reports.Markup;
using Lab.Trials;

namespace Lab.Reports.Charts;

/// <summary>Ticks, the sizes in common use and the recommended one, above and across the rows of a chart.</summary>
internal static class ChartAxis
{
    private const double LineHeight = 15;

    /// <summary>Height of what stands above the first row: a line of text for each mark and one for the ticks.</summary>
    public static double Height => (LineHeight * (CommonStackSize.All.Length + 2)) + 6;

    /// <param name="bottom">Where the last row ends.</param>
    public static Html Render(ByteSize? recommended, double bottom)
    {
        var marks = CommonStackSize.All.Select((size, line) => Mark(size, line, bottom));
        return $"""
            <g class="axis">{LogScale.Stacks.Ticks().Select(t => Tick(t, bottom))}</g>
            <g class="marks">{Recommended(recommended, bottom)}{marks}</g>
            """;
    }

    private static Html Tick(ByteSize size, double bottom)
    {
        var x = LogScale.Stacks.Percent(size);
        var labels = new[] { Height - 4, bottom + LineHeight }.Select(y => Label(x, y, "tick", SizeText.Of(size), 0));
        return $"""<line class="grid" x1="{x}%" x2="{x}%" y1="{Height}" y2="{bottom}"/>{labels}""";
    }

    private static Html Mark(CommonStackSize size, int line, double bottom)
    {
        var x = LogScale.Stacks.Percent(size.Size);
        var y = LineHeight * (line + 2);
        var label = Label(x, y, "mark", $"{size.Label} {size.Where}", 5);
        return $"""<line class="mark" x1="{x}%" x2="{x}%" y1="{y - 11}" y2="{bottom}"/>{label}""";
    }

    private static Html Recommended(ByteSize? size, double bottom)
    {
        if (size is not { } recommended)
            return Html.Empty;
        var x = LogScale.Stacks.Percent(recommended);
        var label = Label(x, LineHeight - 1, "recommended", $"{SizeText.Of(recommended)} recommended", 5);
        return $"""<line class="recommended" x1="{x}%" x2="{x}%" y1="3" y2="{bottom}"/>{label}""";
    }

    /// <summary>Labels stand to the side of their line that has more room.</summary>
    private static Html Label(double x, double y, string kind, string text, double gap)
    {
        var (anchor, dx) = (x, gap) switch
        {
            ( < 2, _) => ("start", gap),
            ( > 98, _) => ("end", -gap),
            (_, 0) => ("middle", 0),
            ( < 50, _) => ("start", gap),
            _ => ("end", -gap),
        };
        return $"""<text class="{kind}" x="{x}%" y="{y}" dx="{dx}" text-anchor="{anchor}">{text}</text>""";
    }
}
