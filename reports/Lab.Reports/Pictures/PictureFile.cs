namespace Lab.Reports.Pictures;

/// <summary>A file of a picture: <c>thresholds-light.png</c>, <c>thresholds-dark.svg</c>.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="IsVector">SVG, of any size; or a PNG of 1920×1080 pixels, which fills a slide and is scaled down in a README.</param>
/// <param name="IsDark">For a dark page, or a light one.</param>
public readonly record struct PictureFile(PictureKind Kind, bool IsVector, bool IsDark)
{
    /// <summary>Pixels across that a picture is drawn for; its files have more, and scale.</summary>
    public const int Width = 800;

    /// <summary>Pixels down.</summary>
    public const int Height = 450;

    /// <summary>Every file that there may be of a picture.</summary>
    public static IEnumerable<PictureFile> Of(PictureKind kind) =>
        [new(kind, false, false), new(kind, true, false), new(kind, false, true), new(kind, true, true)];

    public string Name => $"{Kind.ToString().ToLowerInvariant()}-{(IsDark ? "dark" : "light")}.{(IsVector ? "svg" : "png")}";

    public override string ToString() => Name;
}
