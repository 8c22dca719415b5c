namespace Lab.Reports.Pictures;

/// <summary>
/// A file of a picture: <c>thresholds-light.png</c>, <c>thresholds-slide-dark.png</c>. The name is all that whoever draws it and whoever links it agree on.
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
        Enum.GetValues<PictureForm>().SelectMany(form => new PictureFile[] { new(kind, form, IsDark: false), new(kind, form, IsDark: true) });

    public string Name => $"{Stem(Kind)}-{(Form == PictureForm.Slide ? "slide-" : "")}{(IsDark ? "dark" : "light")}.{(Form == PictureForm.Vector ? "svg" : "png")}";

    /// <summary>The file of that name; null if no picture has it.</summary>
    public static PictureFile? Named(string name) =>
        Enum.GetValues<PictureKind>().SelectMany(Of).Where(f => f.Name == name).Select(f => (PictureFile?)f).FirstOrDefault();

    public override string ToString() => Name;

    /// <summary>The kind as files and messages name it.</summary>
    public static string Stem(PictureKind kind) => kind.ToString().ToLowerInvariant();
}
