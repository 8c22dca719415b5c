using Lab.Analysis;
using Lab.Console;
using Lab.Trials.Captures;

namespace Lab.Jobs;

/// <summary>What every job with a run folder does around its own work: opens the capture, begins it with the header, and derives results and report at the end.</summary>
internal sealed class CapturedJob(RunFolder folder, RunDisplay display, Publication publication)
{
    /// <summary>Runs the work to its end, or until it is interrupted: then what was measured by then is published.</summary>
    /// <param name="known">Entries of the capture so far; of a new one the header alone, which is written first.</param>
    /// <param name="work">Appends what it measures to the capture. It is given what is known too: a run that was cut goes on from there.</param>
    public async Task<Results> RunAsync(
        IReadOnlyList<CaptureEntry> known, Func<CaptureFile, IReadOnlyList<CaptureEntry>, CancellationToken, Task> work, CancellationToken cancel)
    {
        var isNew = new FileInfo(folder.Capture).Length == 0;
        using (var capture = CaptureFile.Open(folder.Capture))
        {
            if (isNew)
                capture.Append(known[0]);
            try
            {
                await work(capture, known, cancel).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                display.Report("interrupted: writing the report of what was measured");
            }
        }

        return publication.Write(folder, cancel);
    }
}
