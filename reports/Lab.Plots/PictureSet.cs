using Lab.Analysis;
using Lab.Plots.Drawing;
using Lab.Plots.Growth;
using Lab.Plots.Latency;
using Lab.Plots.Overhead;
using Lab.Plots.Thresholds;
using Lab.Reports.Charts;
using Lab.Reports.Pictures;

namespace Lab.Plots;

/// <summary>Every picture in every form, light and dark.</summary>
internal sealed class PictureSet(Typeface typeface)
{
    private const double PageScale = 2;
    private const double SlideScale = 2.4;

    private static readonly IPicture[] All = [new ThresholdsPicture(), new LatencyPicture(), new OverheadPicture(), new GrowthPicture()];

    /// <summary>Writes the files, and says of each that it is written, relative to the folder; of what is left out, why.</summary>
    public IEnumerable<string> Write(Results results, string folder)
    {
        Directory.CreateDirectory(folder);
        return All.SelectMany(picture => Write(picture, results, folder));
    }

    private IEnumerable<string> Write(IPicture picture, Results results, string folder)
    {
        if (picture.Missing(results) is { } missing)
        {
            yield return $"{PictureFile.Stem(picture.Kind)} is left out: {missing}";
            yield break;
        }

        foreach (var file in PictureFile.Of(picture.Kind))
        {
            var theme = new Theme(file.IsDark ? Palette.Dark : Palette.Light, typeface);
            var sheet = picture.Draw(results, theme);
            File.WriteAllBytes(Path.Combine(folder, file.Name), Bytes(sheet, file.Form));
            yield return file.Name;
        }
    }

    private static byte[] Bytes(Sheet sheet, PictureForm form) => form switch
    {
        PictureForm.Vector => VectorImage.Of(sheet),
        PictureForm.Slide => PixelImage.Of(sheet, SlideScale),
        _ => PixelImage.Of(sheet, PageScale),
    };
}
