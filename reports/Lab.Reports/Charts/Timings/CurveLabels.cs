using Lab.Reports.Markup;

namespace Lab.Reports.Charts.Timings;

/// <summary>The names of curves, each at the end of its own and none over another.</summary>
internal static class CurveLabels
{
    private const double LineHeight = 14;

    public static Html Render(PlotArea plot, IEnumerable<Curve> curves)
    {
        var named = curves.Where(c => c.Last is not null).OrderBy(c => plot.Y(c.Last!.Value)).ToList();
        var places = Spread([.. named.Select(c => plot.Y(c.Last!.Value))], plot.Bottom);
        return $"{named.Zip(places, Label)}";
    }

    /// <summary>The nearest places that are a line apart; the highest comes first, and none lies below the bottom.</summary>
    /// <param name="wanted">Pixels from the top, ascending.</param>
    public static IReadOnlyList<double> Spread(IReadOnlyList<double> wanted, double bottom)
    {
        var places = wanted.ToArray();
        for (var i = 1; i < places.Length; i++)
            places[i] = Math.Max(places[i], places[i - 1] + LineHeight);
        for (var (i, limit) = (places.Length - 1, bottom); i >= 0; limit = places[i] - LineHeight, i--)
            places[i] = Math.Min(places[i], limit);
        return places;
    }

    private static Html Label(Curve curve, double y) => $"""
        <text class="name style-{curve.Style % Curve.Styles}" x="100%" y="{y}" dx="9" dy="4">{curve.Label}</text>
        """;
}
