using Lab.Trials.Files;

namespace Lab.Reports.Pictures;

/// <summary>Every picture in every form, light and dark. A picture that the results have nothing for is left out.</summary>
public static class PictureSet
{
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

    /// <summary>
    /// Removes the pictures that the folder holds, as they may show other results, and draws those of these results as SVG.
    /// </summary>
    /// <param name="folder">Made where there is something to draw.</param>
    /// <returns>All that the page needs to know. The PNGs that it links to are drawn by <see cref="WriteImages"/>.</returns>
    /// <exception cref="NoTypefaceException">No font is installed.</exception>
    /// <exception cref="IOException">The folder cannot be written; so is <see cref="UnauthorizedAccessException"/>.</exception>
    public static ReportPictures WriteVectors(Results results, string folder, CancellationToken cancel)
    {
        RemoveOld(folder);
        var drawn = All.Where(p => p.HasData(results)).Select(p => new ReportPicture(p.Kind, [.. PictureFile.Of(p.Kind)])).ToArray();
        if (drawn.Length == 0)
            return ReportPictures.None;
        cancel.ThrowIfCancellationRequested();
        var typeface = Typeface.Find();
        OwnFolder.Make(folder);
        foreach (ref var picture in drawn.AsSpan())
        {
            foreach (var file in picture.Files.Where(f => f.IsVector))
            {
                using var sheet = Draw(file, results, typeface, cancel);
                var vector = sheet.ToSvg();
                ReplacedFile.Write(Path.Combine(folder, file.Name), vector);
                // Where scripts are off, it stands in the page in the place of the chart. The light one alone: a second would double it.
                if (!file.IsDark)
                    picture = picture with { Vector = vector };
            }
        }

        return new(ReportPictures.DefaultFolder, [.. drawn]);
    }

    /// <summary>Draws as PNG what was drawn as SVG.</summary>
    /// <returns>The same pictures.</returns>
    /// <inheritdoc cref="WriteVectors"/>
    public static ReportPictures WriteImages(Results results, ReportPictures pictures, string folder, CancellationToken cancel)
    {
        if (pictures.All.IsEmpty)
            return pictures;
        var typeface = Typeface.Find();
        foreach (var file in pictures.All.SelectMany(p => p.Files).Where(f => !f.IsVector))
        {
            using var sheet = Draw(file, results, typeface, cancel);
            ReplacedFile.Write(Path.Combine(folder, file.Name), sheet.ToPng());
        }

        return pictures;
    }

    private static Sheet Draw(PictureFile file, Results results, Typeface typeface, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var scale = file.IsVector ? Sheet.VectorScale : Sheet.ImageScale;
        return Of(file.Kind).Draw(results, new Theme(file.IsDark ? Palette.Dark : Palette.Light, typeface, scale));
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
