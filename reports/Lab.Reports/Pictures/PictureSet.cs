using Lab.Trials.Files;

namespace Lab.Reports.Pictures;

/// <summary>Every picture in every form, light and dark. A picture that the results have nothing for is left out.</summary>
public static class PictureSet
{
    private static readonly Picture[] All =
        [new ThresholdsPicture(), new LatencyPicture(), new OverheadPicture(), new GrowthPicture(), new CurvePicture()];

    internal static Picture Of(PictureKind kind) => All.Single(p => p.Kind == kind);

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

    /// <summary>Removes the pictures that the folder holds, as they may show other results, and says which these results have.</summary>
    /// <param name="folder">Made where there is something to draw.</param>
    /// <returns>
    /// What the page needs to know, and what draws it all, to be called on another thread than the page's: that waits for its SVGs.
    /// </returns>
    /// <exception cref="NoTypefaceException">No font is installed.</exception>
    /// <exception cref="IOException">The folder cannot be written; so is <see cref="UnauthorizedAccessException"/>.</exception>
    public static (ReportPictures Pictures, Action Draw) Begin(Results results, string folder, CancellationToken cancel)
    {
        RemoveOld(folder);
        var kinds = All.Where(p => p.HasData(results)).Select(p => p.Kind).ToArray();
        if (kinds.Length == 0)
            return (ReportPictures.None, () => { });
        cancel.ThrowIfCancellationRequested();
        var typeface = Typeface.Find();
        OwnFolder.Make(folder);
        var vectors = kinds.ToDictionary(
            kind => kind, _ => new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));
        return (new([.. kinds.Select(kind => new ReportPicture(kind, vectors[kind].Task))]), Draw);

        void Draw()
        {
            try
            {
                // What the page waits for first: of the SVGs the light ones, as both in it would double it.
                foreach (var file in kinds.SelectMany(PictureFile.Of).OrderBy(f => !f.IsVector).ThenBy(f => f.IsDark))
                {
                    cancel.ThrowIfCancellationRequested();
                    var theme = new Theme(file.IsDark, typeface, file.IsVector ? Sheet.VectorScale : Sheet.ImageScale);
                    using var sheet = Of(file.Kind).Draw(results, theme);
                    if (!file.IsVector)
                    {
                        ReplacedFile.Write(Path.Combine(folder, file.Name), sheet.ToPng());
                        continue;
                    }

                    var vector = sheet.ToSvg();
                    ReplacedFile.Write(Path.Combine(folder, file.Name), vector);
                    vectors[file.Kind].TrySetResult(vector);
                }
            }
            finally
            {
                foreach (var vector in vectors.Values)
                    vector.TrySetResult(null);
            }
        }
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
internal abstract class Picture(PictureKind kind, string title)
{
    public PictureKind Kind => kind;

    public string Title => title;

    /// <summary>What it shows, in a sentence: for readers who cannot see it.</summary>
    public abstract string Describe(Results results);

    /// <summary>Whether the results have anything to show in it.</summary>
    public abstract bool HasData(Results results);

    /// <summary>Draws it; only for results that have data for it.</summary>
    public abstract Sheet Draw(Results results, Theme theme);
}
