using Lab.Testing.Captures;
using Lab.Console;
using Lab.Jobs;
using Lab.Reports.Pictures;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

/// <summary>A run publishes pictures next to its report and in it, or one line that says why there are none.</summary>
public sealed class PublicationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _said = new();

    public void Dispose()
    {
        _folder.Dispose();
        _said.Dispose();
    }

    [Fact]
    public void Pictures_are_beside_the_report_growth_in_it_and_both_can_be_made_again()
    {
        var run = Recorded();

        Publish(run, CancellationToken.None);

        Assert.SkipWhen(_said.ToString().Contains("no font is installed", StringComparison.Ordinal), _said.ToString());
        Assert.Equal("", _said.ToString());
        var page = File.ReadAllText(run.Report);
        var files = new[] { PictureKind.Thresholds, PictureKind.Growth }.SelectMany(PictureFile.Of).Select(f => f.Name).ToList();
        Assert.Equal(
            files.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(run.Pictures).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, name => Assert.Contains($"href=\"pictures/{name}\"", page, StringComparison.Ordinal));
        Assert.Contains("src=\"data:image/svg+xml;base64,", page, StringComparison.Ordinal);
        Publish(run, CancellationToken.None);
        Assert.Equal(page, File.ReadAllText(run.Report));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_one_line_and_the_report_is_there()
    {
        var run = Recorded();
        File.WriteAllText(run.Pictures, "a file where the folder should be");

        Publish(run, CancellationToken.None);

        var line = Assert.Single(_said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("no pictures: ", line, StringComparison.Ordinal);
        Assert.Contains("<p>None were drawn: ", File.ReadAllText(run.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_in_place_of_the_folder_of_pictures_is_replaced()
    {
        var run = Recorded();
        var precious = Directory.CreateDirectory(_folder.Combine("precious")).FullName;
        var picture = Path.Combine(precious, PictureFile.Of(PictureKind.Thresholds).First().Name);
        File.WriteAllText(picture, "mine");
        Directory.CreateSymbolicLink(run.Pictures, precious);

        Publish(run, CancellationToken.None);

        Assert.Equal("mine", File.ReadAllText(picture));
        Assert.Equal([picture], Directory.EnumerateFiles(precious));
    }

    [Fact]
    public void Results_are_written_also_where_the_report_cannot_be()
    {
        var run = Recorded();
        Directory.CreateDirectory(run.Report);

        var refusal = Assert.Throws<CommandException>(() => Publish(run, CancellationToken.None));

        Assert.StartsWith($"cannot write the report to {run.Path}: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith($"report {run.Path} --out FOLDER", refusal.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(run.Results));
    }

    [Fact]
    public void So_are_pictures()
    {
        Assert.SkipIfMissing(PictureSet.WhyNot());
        var run = Recorded();
        Directory.CreateDirectory(run.Report);

        Assert.Throws<CommandException>(() => Publish(run, CancellationToken.None));

        Assert.Equal(8, Directory.EnumerateFiles(run.Pictures).Count());
    }

    [Fact]
    public async Task After_an_interruption_none_are_drawn_and_nothing_is_said()
    {
        var run = Recorded();
        using var interrupted = new CancellationTokenSource();
        await interrupted.CancelAsync();

        Publish(run, interrupted.Token);

        Assert.DoesNotContain("id=\"pictures\"", File.ReadAllText(run.Report), StringComparison.Ordinal);
        Assert.False(Directory.Exists(run.Pictures));
        Assert.Equal("", _said.ToString());
    }

    [Fact]
    public async Task Interrupted_while_they_are_drawn_the_report_links_to_none_that_is_missing()
    {
        var run = Recorded();
        using var interrupted = new CancellationTokenSource();
        var publishing = Task.Run(() => Publish(run, interrupted.Token));
        var lastVector = Path.Combine(run.Pictures, new PictureFile(PictureKind.Growth, IsVector: true, IsDark: true).Name);
        while (!publishing.IsCompleted && !File.Exists(lastVector))
            await Task.Delay(1);

        await interrupted.CancelAsync();
        await publishing;

        Assert.SkipWhen(_said.ToString().Contains("no font is installed", StringComparison.Ordinal), _said.ToString());
        var page = File.ReadAllText(run.Report);
        var linked = Enum.GetValues<PictureKind>().SelectMany(PictureFile.Of).Select(file => file.Name)
            .Where(name => page.Contains($"href=\"pictures/{name}\"", StringComparison.Ordinal));
        Assert.All(linked, name => Assert.True(File.Exists(Path.Combine(run.Pictures, name)), name));
    }

    private void Publish(RunFolder run, CancellationToken cancel) =>
        new Publication(RunDisplay.Create(_said)).Write(run, run.Read(), cancel);

    private RunFolder Recorded()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.UnixEpoch);
        var entries = new CaptureBuilder().Workload("lu").Probe("lu", 3180).Traced("lu", Outcomes.Completed, SampleGrowth.Lu).Build();
        using var capture = Capture.Start(run.CaptureFile, (CaptureEntry.Header)entries[0]);
        foreach (var entry in entries.Skip(1))
            capture.Append(entry);
        return run;
    }
}
