using System.Collections.Immutable;

namespace Lab.Reports.Pictures;

/// <summary>The pictures that go with a report.</summary>
/// <param name="Folder">Where they are, relative to the page.</param>
/// <param name="All">In the order of the page; empty where none were drawn.</param>
/// <param name="Problem">Why they were not drawn, in one line; null if they were, or were not asked for.</param>
public sealed record ReportPictures(string Folder, ImmutableArray<ReportPicture> All, string? Problem = null)
{
    public const string DefaultFolder = "pictures";

    /// <summary>Nobody drew any.</summary>
    public static ReportPictures None { get; } = new(DefaultFolder, []);

    /// <summary>The pictures that these files are of, without what stands in the page itself.</summary>
    public static ReportPictures Of(IEnumerable<PictureFile> files) =>
        new(DefaultFolder, [.. files.GroupBy(f => f.Kind).OrderBy(g => g.Key).Select(g => new ReportPicture(g.Key, [.. g]))]);
}
