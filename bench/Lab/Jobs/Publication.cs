using Lab.Analysis;
using Lab.Console;
using Lab.Reports;
using Lab.Reports.Pictures;
using Lab.Trials.Captures;
using Lab.Trials;

namespace Lab.Jobs;

/// <summary>What a run publishes, each made from the one before: results, pictures of them, and the page that shows both.</summary>
internal sealed class Publication
{
    private readonly RunDisplay _display;

    /// <summary>To be made before the capture is read: what writes the page is compiled meanwhile.</summary>
    public Publication(RunDisplay display)
    {
        _display = display;
        _ = Task.Run(HtmlReport.Prepare);
    }

    /// <summary>Derives everything from the capture and writes it.</summary>
    /// <param name="cancel">Once cancelled nothing more is drawn; what is written is complete.</param>
    public Results Write(RunFolder folder, Capture capture, CancellationToken cancel)
    {
        var results = CaptureAnalysis.Analyse(capture);
        var writing = Task.Run(
            () => folder.WriteResults(results, isSweep: capture.Header.Sweep is not null, isMatrix: capture.Header.Blas is not null),
            CancellationToken.None);
        Task<ReportPictures>? drawing = null;
        try
        {
            var pictures = Drawn(() => PictureSet.WriteVectors(results, folder.Pictures, cancel), cancel);
            drawing = Task.Run(
                () => Drawn(() => PictureSet.WriteImages(results, pictures, folder.Pictures, cancel), cancel), CancellationToken.None);
            folder.WriteReport(results, pictures);
            if (drawing.GetAwaiter().GetResult() is var drawn && drawn != pictures)
                folder.WriteReport(results, drawn);
            if (drawn.Problem is { } problem)
                _display.Report($"no pictures: {problem}");
        }
        finally
        {
            // Where the report cannot be written, the results are all the same, and nothing is left to be drawn.
            drawing?.Wait(CancellationToken.None);
            writing.GetAwaiter().GetResult();
        }

        return results;
    }

    /// <summary>
    /// Draws in this process. Anything that goes wrong, such as no fonts, a library that cannot be loaded or a folder that cannot be
    /// written, is one line: results and report do not depend on pictures.
    /// </summary>
    private static ReportPictures Drawn(Func<ReportPictures> draw, CancellationToken cancel)
    {
        try
        {
            return draw();
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ReportPictures.None;
        }
        catch (Exception e)
        {
            return ReportPictures.None with { Problem = VisibleText.FirstLine(e.GetBaseException().Message) };
        }
    }
}
