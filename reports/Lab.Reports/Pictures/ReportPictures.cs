namespace Lab.Reports.Pictures;

/// <summary>The pictures that go with a report.</summary>
/// <param name="All">In the order of the page; empty where none were drawn.</param>
/// <param name="Problem">Why they were not drawn, in one line; null if they were, or were not asked for.</param>
public sealed record ReportPictures(ImmutableArray<ReportPicture> All, string? Problem = null)
{
    /// <summary>Where they are, relative to the page.</summary>
    public const string Folder = "pictures";

    /// <summary>None were drawn, and nothing is to be said about it.</summary>
    public static ReportPictures None { get; } = new([]);
}

/// <summary>A picture that the page links to.</summary>
/// <param name="Vector">
/// The SVG that stands in the page where scripts are off, once it is drawn; null where the picture is linked only, or drawing failed.
/// </param>
public sealed record ReportPicture(PictureKind Kind, Task<string?> Vector);

/// <summary>A file of a picture: <c>thresholds-light.png</c>, <c>thresholds-dark.svg</c>.</summary>
/// <param name="IsVector">SVG, of any size; or a PNG of 1920×1080 pixels, which fills a slide and is scaled down in a README.</param>
/// <param name="IsDark">For a dark page, or a light one.</param>
public readonly record struct PictureFile(PictureKind Kind, bool IsVector, bool IsDark)
{
    /// <summary>Pixels across that a picture is drawn for; its files have more, and scale.</summary>
    public const int Width = 800;

    /// <summary>Pixels down.</summary>
    public const int Height = 450;

    public static IEnumerable<PictureFile> Of(PictureKind kind) =>
        [new(kind, false, false), new(kind, true, false), new(kind, false, true), new(kind, true, true)];

    public string Name => $"{Kind.ToString().ToLowerInvariant()}-{(IsDark ? "dark" : "light")}.{(IsVector ? "svg" : "png")}";
}

/// <summary>What a picture shows. Its name in lower case begins the names of its files.</summary>
public enum PictureKind
{
    /// <summary>Minimum stack and overrun zone of each workload.</summary>
    Thresholds,

    /// <summary>Latency over stack size, with the crash and overrun zones.</summary>
    Latency,

    /// <summary>Call overhead of each operation through each bridge.</summary>
    Overhead,

    /// <summary>Growth traces of the deepest workloads.</summary>
    Growth,

    /// <summary>Need of workloads over their n.</summary>
    Curve,
}
