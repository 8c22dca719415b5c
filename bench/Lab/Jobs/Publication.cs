using Lab.Analysis;
using Lab.Console;
using Lab.Reports.Pictures;

namespace Lab.Jobs;

/// <summary>What a run publishes, in the order in which one is made from the other: results, and the page that shows them.</summary>
internal sealed class Publication(RunDisplay display)
{
    public static readonly Publication WithoutPictures = new(RunDisplay.Create(TextWriter.Null));

    /// <summary>Derives it all from the capture and writes it.</summary>
    public Task<Results> WriteAsync(RunFolder folder, CancellationToken cancel)
    {
        _ = (display, cancel);
        var results = folder.WriteResults(folder.ReadCapture());
        folder.WriteReport(results, ReportPictures.None);
        return Task.FromResult(results);
    }
}
