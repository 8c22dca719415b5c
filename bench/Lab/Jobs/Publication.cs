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
    /// <param name="folder">Where to.</param>
    /// <param name="cancel">Once cancelled nothing more is drawn; what is written is complete.</param>
    /// <param name="from">The folder that holds the capture, where that is another.</param>
    /// <exception cref="CommandException">It cannot be written there.</exception>
    public Results Write(RunFolder folder, Capture capture, CancellationToken cancel, RunFolder? from = null)
    {
        try
        {
            return WriteAll(folder, capture, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(
                ExitCode.Environment,
                $"cannot write the report to {folder.Path}: {RunFolder.Reason(e)}. The capture is kept; to write the report elsewhere: "
                    + $"report {VisibleText.Argument((from ?? folder).Path)} --out FOLDER");
        }
    }

    private Results WriteAll(RunFolder folder, Capture capture, CancellationToken cancel)
    {
        var results = CaptureAnalysis.Analyse(capture);
        var writing = Task.Run(
            () => folder.WriteResults(results, isSweep: capture.Header.Sweep is not null, isMatrix: capture.Header.Blas is not null),
            CancellationToken.None);
        (ReportPictures pictures, Action draw) = (ReportPictures.None, () => { });
        if (Failure(() => (pictures, draw) = PictureSet.Begin(results, folder.Pictures, cancel), cancel) is { } none)
            pictures = none;
        var drawing = Task.Run(() => Failure(draw, cancel), CancellationToken.None);
        try
        {
            folder.WriteReport(results, pictures);
            if (drawing.GetAwaiter().GetResult() is { } undrawn)
                folder.WriteReport(results, pictures = undrawn);
            if (pictures.Problem is { } problem)
                _display.Report($"no pictures: {problem}");
        }
        finally
        {
            // Where the report cannot be written, the results are all the same, and nothing is left to be drawn.
            drawing.Wait(CancellationToken.None);
            writing.GetAwaiter().GetResult();
        }

        return results;
    }

    /// <summary>
    /// Pictures are drawn in this process. Anything that goes wrong, such as no fonts, a library that cannot be loaded or a folder that
    /// cannot be written, is one line: results and report do not depend on pictures.
    /// </summary>
    /// <returns>What the page has in their place; null if nothing went wrong.</returns>
    private static ReportPictures? Failure(Action draw, CancellationToken cancel)
    {
        try
        {
            draw();
            return null;
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
