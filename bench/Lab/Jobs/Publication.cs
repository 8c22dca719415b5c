using Lab.Analysis;
using Lab.Companions;
using Lab.Console;
using Lab.Python.Processes;

namespace Lab.Jobs;

/// <summary>What a run publishes, in the order in which one is made from the other: results, pictures of them, and the page that shows both.</summary>
internal sealed class Publication(PlotPictures pictures, RunDisplay display)
{
    /// <summary>For where nobody draws.</summary>
    public static readonly Publication WithoutPictures = Of(CompanionSet.Empty, RunDisplay.Create(TextWriter.Null));

    /// <summary>With pictures where the companion is there that draws them.</summary>
    public static Publication Of(CompanionSet companions, RunDisplay display) =>
        new(new PlotPictures(companions.AssemblyOf(Companion.Plots), new ProcessRunner()), display);

    /// <summary>Derives it all from the capture and writes it.</summary>
    /// <param name="cancel">Once cancelled nothing more is drawn; what is written is whole.</param>
    public async Task<Results> WriteAsync(RunFolder folder, CancellationToken cancel)
    {
        var results = folder.WriteResults(folder.ReadCapture());
        var drawn = await pictures.DrawAsync(folder, cancel).ConfigureAwait(false);
        if (drawn.Problem is { } problem)
            display.Report($"no pictures: {problem}");
        folder.WriteReport(results, drawn);
        return results;
    }
}
