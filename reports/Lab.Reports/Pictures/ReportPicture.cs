using System.Collections.Immutable;

namespace Lab.Reports.Pictures;

/// <summary>A picture that the page links to.</summary>
/// <param name="Files">Those that were drawn of it.</param>
public sealed record ReportPicture(PictureKind Kind, ImmutableArray<PictureFile> Files)
{
    /// <summary>The SVG that stands in the page where scripts are off; null where the picture is linked only.</summary>
    public string? Vector { get; init; }

    public bool Has(PictureForm form, bool isDark) => Files.Contains(new(Kind, form, isDark));
}
