namespace Lab.Reports.Pictures;

/// <summary>
/// A file of a picture: <c>thresholds-light.png</c>, <c>thresholds-slide-dark.png</c>.
/// </summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Form">What it is for.</param>
/// <param name="IsDark">For a dark page, or a light one.</param>
public readonly record struct PictureFile(PictureKind Kind, PictureForm Form, bool IsDark)
{
    /// <summary>Pixels across that a picture is drawn for; its files have more, and scale.</summary>
    public const int Width = 800;

    /// <summary>Pixels down.</summary>
    public const int Height = 450;

    /// <summary>Every file that there may be of a picture.</summary>
    public static IEnumerable<PictureFile> Of(PictureKind kind) =>
        from form in Enum.GetValues<PictureForm>()
        from isDark in Themes
        select new PictureFile(kind, form, isDark);

    /// <summary>Light, then dark.</summary>
    private static readonly bool[] Themes = [false, true];

    public string Name
    {
        get
        {
            var (form, extension) = (Form == PictureForm.Slide ? "slide-" : "", Form == PictureForm.Vector ? "svg" : "png");
            return $"{Kind.ToString().ToLowerInvariant()}-{form}{(IsDark ? "dark" : "light")}.{extension}";
        }
    }

    public override string ToString() => Name;
}

/// <summary>What a file of a picture is for.</summary>
public enum PictureForm
{
    /// <summary>PNG of 1600×900 pixels, to be shown half as wide: for a README.</summary>
    Page,

    /// <summary>PNG of 1920×1080 pixels: fills a slide.</summary>
    Slide,

    /// <summary>SVG: any size.</summary>
    Vector,
}
