using Lab.Trials.Files;

namespace Lab.Reports.Pictures;

/// <summary>Every picture in every form, light and dark. A picture that the results have nothing for is left out.</summary>
public static class PictureSet
{
    private const float PageScale = 2;
    private const float SlideScale = 2.4f;

    private static readonly IPicture[] All =
        [new ThresholdsPicture(), new LatencyPicture(), new OverheadPicture(), new GrowthPicture(), new CurvePicture()];

    /// <summary>The picture that shows this.</summary>
    internal static IPicture Of(PictureKind kind) => All.Single(p => p.Kind == kind);

    /// <summary>The version of ScottPlot, which draws.</summary>
    public static string ScottPlotVersion => ScottPlot.Version.VersionString;

    /// <summary>Why nothing can be drawn on this machine, in one line; null where it can.</summary>
    public static string? WhyNot()
    {
        try
        {
            Typeface.Find();
            return null;
        }
        catch (Exception e) when (e is NoTypefaceException or TypeInitializationException or DllNotFoundException)
        {
            return VisibleText.FirstLine(e.GetBaseException().Message);
        }
    }

    /// <summary>Removes the pictures that the folder holds, as they may show other results, and draws those of these results.</summary>
    /// <param name="folder">Made where there is something to draw.</param>
    /// <exception cref="NoTypefaceException">No font is installed.</exception>
    /// <exception cref="IOException">The folder cannot be written; so is <see cref="UnauthorizedAccessException"/>.</exception>
    public static ReportPictures Write(Results results, string folder, CancellationToken cancel)
    {
        RemoveOld(folder);
        var pictures = All.Where(p => p.HasData(results)).ToImmutableArray();
        if (pictures.IsEmpty)
            return ReportPictures.None;
        cancel.ThrowIfCancellationRequested();
        var typeface = Typeface.Find();
        OwnFolder.Make(folder);
        return new(ReportPictures.DefaultFolder, [.. pictures.Select(p => Write(p, results, folder, typeface, cancel))]);
    }

    private static ReportPicture Write(IPicture picture, Results results, string folder, Typeface typeface, CancellationToken cancel)
    {
        var vectors = new Dictionary<bool, string>();
        foreach (var file in PictureFile.Of(picture.Kind))
        {
            cancel.ThrowIfCancellationRequested();
            var scale = file.Form switch { PictureForm.Page => PageScale, PictureForm.Slide => SlideScale, _ => Sheet.VectorScale };
            using var sheet = picture.Draw(results, new Theme(file.IsDark ? Palette.Dark : Palette.Light, typeface, scale));
            var path = Path.Combine(folder, file.Name);
            if (file.Form != PictureForm.Vector)
                ReplacedFile.Write(path, sheet.ToPng(scale));
            else
                ReplacedFile.Write(path, vectors[file.IsDark] = sheet.ToSvg());
        }

        // Where scripts are off, it stands in the page in the place of the chart. The light one alone: a second would double its size.
        return new(picture.Kind, [.. PictureFile.Of(picture.Kind)]) { Vector = vectors[false] };
    }

    private static void RemoveOld(string folder)
    {
        OwnFolder.RemoveLink(folder);
        if (!Directory.Exists(folder))
            return;
        foreach (var file in Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of))
            File.Delete(Path.Combine(folder, file.Name));
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}

/// <summary>One picture of the results. Pure: the same results give the same drawing.</summary>
internal interface IPicture
{
    PictureKind Kind { get; }

    string Title { get; }

    /// <summary>What it shows, in a sentence: for readers who cannot see it.</summary>
    string Describe(Results results);

    /// <summary>Whether the results have anything to show in it.</summary>
    bool HasData(Results results);

    /// <summary>Draws it; only for results that have data for it.</summary>
    Sheet Draw(Results results, Theme theme);
}
