using System.Collections.Immutable;

namespace Lab.Reports.Pictures;

/// <summary>A picture that the page links to.</summary>
/// <param name="Files">Those that were drawn of it.</param>
public sealed record ReportPicture(PictureKind Kind, ImmutableArray<PictureFile> Files)
{
    /// <summary>The SVGs for a light and a dark page, where the picture stands in the page itself; null where it is linked only.</summary>
    public (string Light, string Dark)? Vectors { get; init; }

    public bool Has(PictureForm form, bool isDark) => Files.Contains(new(Kind, form, isDark));
}
