namespace Lab.Reports.Charts;

/// <summary>How a zone of stack sizes is drawn and called, on the page and in the pictures.</summary>
/// <param name="Class">Its name in the style sheet.</param>
/// <param name="Name">As a label inside it.</param>
/// <param name="Short">For the legend of a picture.</param>
/// <param name="Meaning">For a legend of the page.</param>
internal sealed record ZoneStyle(string Class, string Name, string Short, string Meaning)
{
    /// <summary>The colour below its stripes.</summary>
    public string Ground => Class is "untried" ? "ground" : Class;

    /// <summary>The colour of its outline.</summary>
    public string Edge => Class switch { "crash" => "crash", "overrun" => "overrun-stripe", "untried" => "quiet", _ => $"{Class}-edge" };

    /// <summary>Zones differ without their colour too.</summary>
    public bool IsStriped => Class is not ("crash" or "safe");

    /// <summary>A colour, or stripes that the page has.</summary>
    public string Fill => IsStriped ? $"url(#{Class})" : ChartJson.Colour(Class);

    public object ItemStyle => new { color = Fill, borderColor = ChartJson.Colour(Edge) };

    /// <summary>Where curves are drawn over it.</summary>
    public double Opacity => Class switch { "crash" => 0.3, "overrun" or "refused" => 0.5, _ => 1 };

    /// <summary>Each zone below a minimum once, as a legend lists them.</summary>
    public static IEnumerable<StackZone> InOrder(IEnumerable<StackZone> zones) =>
        new[] { StackZone.Crash, StackZone.Overrun, StackZone.Refused, StackZone.Unknown }.Intersect(zones);

    public static ZoneStyle Of(StackZone zone) => zone switch
    {
        StackZone.Safe => new("safe", "safe", "safe", "Safe: the minimum stack or more"),
        StackZone.Overrun =>
            new("overrun", "overrun zone", "overrun: looks fine, corrupts memory", "Overrun: appears to work, corrupts memory"),
        StackZone.Refused => new("refused", "refused", "refused by Python", "Refused: Python declines, nothing is overwritten"),
        StackZone.Crash => new("crash", "crash zone", "crash", "Crash: every plain thread that was tried died"),
        _ => new("untried", "too small", "too small, not known how it ends", "Too small; how a plain thread ends there is not known"),
    };
}
