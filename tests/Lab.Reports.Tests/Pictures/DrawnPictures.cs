using Lab.Analysis;
using Lab.Testing.Captures;
using Lab.Reports.Pictures;
using Lab.Testing.Timings;
using Lab.Trials;

namespace Lab.Reports.Tests.Pictures;

/// <summary>The pictures of a whole run, drawn once: two workloads, timed, one of them traced.</summary>
public sealed class DrawnPictures : IDisposable
{
    private static readonly Results Probed = new CaptureBuilder()
        .Environments(CaptureBuilder.Unset, CaptureBuilder.OneThread)
        .Workload(SampleTimings.Lu)
        .Workload(SampleTimings.Json, blas: false)
        .Probe(SampleTimings.Lu, 3180, survives: size => size >= ByteSize.FromKiB(128))
        .Traced(SampleTimings.Lu, Outcomes.Completed, SampleGrowth.Lu)
        .Probe(SampleTimings.Lu, 36, CaptureBuilder.OneThread)
        .Probe(SampleTimings.Json, 132)
        .Analyse();

    internal static Results Results => Probed with
    {
        Timings = SampleTimings.All,
        Curves = SampleCurve.Build().Analyse().Curves,
    };

    private readonly TemporaryFolder _folder = new();
    private readonly ReportPictures? _drawn;

    /// <summary>Why nothing can be drawn on this machine; null where a font is installed.</summary>
    private readonly string? _noFont;

    public DrawnPictures()
    {
        try
        {
            _drawn = Draw(Results, Folder);
        }
        catch (NoTypefaceException e)
        {
            _noFont = e.Message;
        }
    }

    internal static ReportPictures Draw(Results results, string folder)
    {
        var (pictures, draw) = PictureSet.Begin(results, folder, CancellationToken.None);
        draw();
        return pictures;
    }

    internal string Folder => _folder.Combine("pictures");

    internal ReportPictures All
    {
        get
        {
            SkipWithoutFont();
            return _drawn!;
        }
    }

    internal void SkipWithoutFont() => Assert.SkipWhen(_noFont is not null, _noFont ?? "");

    public void Dispose() => _folder.Dispose();
}
