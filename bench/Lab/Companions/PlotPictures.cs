using System.Collections.Immutable;
using Lab.Jobs;
using Lab.Python.Processes;
using Lab.Reports.Pictures;

namespace Lab.Companions;

/// <summary>Has the companion draw pictures of a run's results. That it cannot is a line in the report, never an error of the run.</summary>
/// <param name="assembly">Path of the companion; null where there is none.</param>
internal sealed class PlotPictures(string? assembly, IProcessRunner processes)
{
    /// <summary>Some seconds are usual; nobody waits longer for pictures, on a busy machine either.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>The one that the page has no chart of its own for: it stands in the page itself, which stays one file.</summary>
    private const PictureKind InPage = PictureKind.Growth;

    /// <summary>Draws into the folder of the run, whose results are there.</summary>
    /// <returns>What was drawn, or why nothing was; nothing at all where nobody draws, or once cancelled.</returns>
    public async Task<ReportPictures> DrawAsync(RunFolder folder, CancellationToken cancel)
    {
        try
        {
            RemoveOld(folder);
            if (assembly is null || cancel.IsCancellationRequested)
                return ReportPictures.None;
            var request = new ProcessRequest(LabFiles.RuntimeHost, ["exec", assembly, folder.Results, folder.Pictures], Deadline);
            return await processes.RunAsync(request, cancel).ConfigureAwait(false) switch
            {
                ProcessOutcome.Exited { Status: 0 } drawn => WithVectors(ReportPictures.Of(Files(drawn.Output)), folder),
                var failed => ReportPictures.None with { Problem = failed.Describe() },
            };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return ReportPictures.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReportPictures.None with { Problem = e.Message.Split('\n')[0] };
        }
    }

    /// <summary>What was drawn of other results would look like a picture of these.</summary>
    private static void RemoveOld(RunFolder folder)
    {
        if (!Directory.Exists(folder.Pictures))
            return;
        foreach (var file in Directory.EnumerateFiles(folder.Pictures).Where(file => PictureFile.Named(Path.GetFileName(file)) is not null))
            File.Delete(file);
        if (!Directory.EnumerateFileSystemEntries(folder.Pictures).Any())
            Directory.Delete(folder.Pictures);
    }

    /// <summary>The companion names each file that it has written on a line of its own; other lines say what it left out.</summary>
    private static ImmutableArray<PictureFile> Files(string output) =>
        [.. output.Split('\n', StringSplitOptions.TrimEntries).Select(PictureFile.Named).OfType<PictureFile>()];

    private static ReportPictures WithVectors(ReportPictures pictures, RunFolder folder) =>
        pictures with { All = [.. pictures.All.Select(p => p.Kind == InPage ? WithVectors(p, folder) : p)] };

    private static ReportPicture WithVectors(ReportPicture picture, RunFolder folder) =>
        picture.Has(PictureForm.Vector, isDark: false) && picture.Has(PictureForm.Vector, isDark: true)
            ? picture with { Vectors = (Read(folder, isDark: false), Read(folder, isDark: true)) }
            : picture;

    private static string Read(RunFolder folder, bool isDark) =>
        File.ReadAllText(Path.Combine(folder.Pictures, new PictureFile(InPage, PictureForm.Vector, isDark).Name));
}
