namespace Lab.Reports.Pictures;

/// <summary>The pictures that go with a report.</summary>
/// <param name="Folder">Where they are, relative to the page.</param>
/// <param name="All">In the order of the page; empty where none were drawn.</param>
/// <param name="Problem">Why they were not drawn, in one line; null if they were, or were not asked for.</param>
public sealed record ReportPictures(string Folder, ImmutableArray<ReportPicture> All, string? Problem = null)
{
    public const string DefaultFolder = "pictures";

    /// <summary>None were drawn, and nothing is to be said about it.</summary>
    public static ReportPictures None { get; } = new(DefaultFolder, []);
}

/// <summary>A picture that the page links to.</summary>
/// <param name="Files">Those that are drawn of it.</param>
public sealed record ReportPicture(PictureKind Kind, ImmutableArray<PictureFile> Files)
{
    /// <summary>
    /// The SVG that stands in the page where scripts are off, once it is drawn; null where the picture is linked only, or drawing failed.
    /// </summary>
    public Task<string?> Vector { get; init; } = Task.FromResult<string?>(null);
}
