using Lab.Analysis.Tests.Captures;
using Lab.Companions;
using Lab.Console;
using Lab.Jobs;
using Lab.Python.Processes;
using Lab.Reports.Pictures;
using Lab.Trials.Captures;

namespace Lab.Tests.Companions;

/// <summary>What a run makes of the companion that draws: pictures beside its report and in it, or a line.</summary>
[Collection(DrawnPictures.Collection)]
[Trait("Speed", "slow")]
public sealed class PlotPicturesTests(DrawnPictures drawn) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _folder.Dispose();
        _said.Dispose();
    }

    [Fact]
    public async Task Pictures_lie_beside_the_report_and_growth_in_it()
    {
        Absence.Skip(drawn.Problem);
        var run = Recorded();

        await Publish(run, drawn.Assembly);

        var page = File.ReadAllText(run.Report);
        var files = new[] { PictureKind.Thresholds, PictureKind.Growth }.SelectMany(PictureFile.Of).Select(f => f.Name).ToList();
        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.EnumerateFiles(run.Pictures).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, name => Assert.Contains($"href=\"pictures/{name}\"", page, StringComparison.Ordinal));
        Assert.Contains("src=\"data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        Assert.Equal("", _said.ToString());
        await Publish(run, drawn.Assembly);
        Assert.Equal(page, File.ReadAllText(run.Report));
    }

    [Fact]
    public async Task A_companion_that_fails_is_one_line_and_the_report_is_there()
    {
        var run = Recorded();

        await Publish(run, _folder.Combine("gone.dll"));

        Assert.StartsWith("no pictures: ", Assert.Single(_said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("<h2>Pictures</h2><p>None were drawn: ", File.ReadAllText(run.Report), StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Pictures));
    }

    [Fact]
    public async Task Without_a_companion_and_after_an_interruption_there_are_none_and_nothing_is_said()
    {
        var run = Recorded();
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        await Publish(run, null);
        var page = File.ReadAllText(run.Report);
        await new Publication(new PlotPictures(_folder.Combine("gone.dll"), new ProcessRunner()), RunDisplay.Create(_said)).WriteAsync(run, interrupted.Token);

        Assert.DoesNotContain("id=\"pictures\"", page, StringComparison.Ordinal);
        Assert.Equal(page, File.ReadAllText(run.Report));
        Assert.Equal("", _said.ToString());
    }

    private async Task Publish(RunFolder run, string? assembly) =>
        await new Publication(new PlotPictures(assembly, new ProcessRunner()), RunDisplay.Create(_said)).WriteAsync(run, CancellationToken.None);

    private RunFolder Recorded()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.UnixEpoch);
        using var capture = CaptureFile.Open(run.Capture);
        foreach (var entry in new CaptureBuilder().Workload("lu").Probe("lu", 3180).Traced("lu", Outcomes.Completed, SampleGrowth.Lu).Build())
            capture.Append(entry);
        return run;
    }
}
