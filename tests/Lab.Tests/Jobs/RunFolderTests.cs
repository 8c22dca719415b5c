using Lab.Analysis;
using Lab.Jobs;
using Lab.Reports.Pictures;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_was_named_is_made_with_an_empty_capture()
    {
        var run = RunFolder.Create(_folder.Combine("deep", "er"), DateTimeOffset.Now);

        Assert.Equal(_folder.Combine("deep", "er"), run.Path);
        Assert.Equal(0, new FileInfo(run.CaptureFile).Length);
        Assert.Equal(["er"], Directory.EnumerateFileSystemEntries(_folder.Combine("deep")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_with_other_files_is_used_as_well()
    {
        _folder.WriteFile("run/notes.txt", "mine");

        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now);
        run.RemoveIfEmpty();

        Assert.Equal(["notes.txt"], Directory.EnumerateFileSystemEntries(_folder.Combine("run")).Select(Path.GetFileName));
    }

    [Fact]
    public void An_existing_run_is_refused_and_left_as_it_is()
    {
        var run = Recorded();
        var before = File.ReadAllBytes(run.CaptureFile);

        var exception = Assert.Throws<CommandException>(() => RunFolder.Create(run.Path, DateTimeOffset.Now));

        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.Equal($"{run.Path} holds a run already: name another folder, or resume it with: run --resume {run.Path}", exception.Message);
        Assert.Equal(before, File.ReadAllBytes(run.CaptureFile));
    }

    [Theory]
    [InlineData("precious")]
    [InlineData("not there")]
    public void A_capture_that_is_a_link_is_refused_and_what_it_leads_to_stays(string target)
    {
        var precious = _folder.WriteFile("precious", "");
        Directory.CreateDirectory(_folder.Combine("run"));
        File.CreateSymbolicLink(_folder.Combine("run", "capture.jsonl"), _folder.Combine(target));

        var exception = Assert.Throws<CommandException>(() => RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now));

        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.EndsWith("is a link: remove it, or name another folder with --out", exception.Message, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(precious));
        Assert.False(File.Exists(_folder.Combine("not there")));
    }

    [Fact]
    public void Links_that_were_planted_where_the_lab_writes_are_not_followed()
    {
        var run = Recorded();
        var precious = _folder.WriteFile("precious", "mine");
        foreach (var link in new[] { run.Report, run.Results, run.Report + ".new", run.Results + ".new" })
            File.CreateSymbolicLink(link, precious);

        var results = CaptureAnalysis.Analyse(run.Read());
        run.WriteResults(results, isSweep: false);
        run.WriteReport(results, ReportPictures.None);

        Assert.Equal("mine", File.ReadAllText(precious));
        Assert.StartsWith("<!doctype html", File.ReadAllText(run.Report), StringComparison.OrdinalIgnoreCase);
        Assert.Null(new FileInfo(run.Results).LinkTarget);
    }

    [Fact]
    public void An_empty_capture_that_a_killed_run_left_is_no_run()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now);

        Assert.Equal(run, RunFolder.Create(run.Path, DateTimeOffset.Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"entry\":\"header\",\"schema\":2,\"lab\":\"0.1")]
    public void A_run_that_was_ended_before_its_header_was_whole_is_started_again_and_not_resumed(string text)
    {
        _folder.WriteFile("run/capture.jsonl", text);

        var refusal = Assert.Throws<CommandException>(() => RunFolder.Find(_folder.Combine("run")).Resume());
        Assert.Equal(
            (ExitCode.Usage, $"no run has begun in {_folder.Combine("run")}: start it again with --out {_folder.Combine("run")}"),
            (refusal.ExitCode, refusal.Message));

        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now);
        Capture.Start(run.CaptureFile, SampleHeader.Create("lab.empty")).Dispose();
        Assert.Single(run.Read().Entries);
    }

    [Fact]
    public void A_capture_that_is_no_file_of_a_run_is_left_as_it_is()
    {
        _folder.WriteFile("run/capture.jsonl", "somebody's own notes");

        Assert.Throws<CommandException>(() => RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now));
        Assert.Throws<CommandException>(() => RunFolder.Find(_folder.Combine("run")).Resume());

        Assert.Equal("somebody's own notes", File.ReadAllText(_folder.Combine("run", "capture.jsonl")));
    }

    [Fact]
    public void An_empty_text_is_no_folder()
    {
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => RunFolder.Create("", DateTimeOffset.Now)).ExitCode);
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandException>(() => RunFolder.Find("")).ExitCode);
    }

    [Theory]
    [InlineData("/proc/lab-tests")]
    [InlineData("/proc/self/lab-tests/deeper")]
    [InlineData("/dev/null/lab-tests")]
    [InlineData("{0}/a file/below")]
    [InlineData("{0}/a file")]
    [InlineData("{0}/link to nowhere/x")]
    public void Where_nothing_can_be_written_one_line_says_so(string path)
    {
        _folder.WriteFile("a file", "");
        File.CreateSymbolicLink(_folder.Combine("link to nowhere"), "/proc/no such place");
        var named = path.Replace("{0}", _folder.Path, StringComparison.Ordinal);

        var exception = Assert.Throws<CommandException>(() => RunFolder.Create(named, DateTimeOffset.Now));

        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.StartsWith($"cannot write to {named}: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("Name another folder with --out", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_folder_in_which_nothing_was_written_is_taken_back()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now);

        run.RemoveIfEmpty();
        run.RemoveIfEmpty();

        Assert.False(Directory.Exists(run.Path));
    }

    [Fact]
    public void The_folder_of_all_runs_goes_with_the_only_one()
    {
        var artifacts = _folder.Combine(RunFolder.Artifacts);
        var only = RunFolder.Create(Path.Combine(artifacts, "1"), DateTimeOffset.UnixEpoch);
        only.RemoveIfEmpty();

        Assert.False(Directory.Exists(artifacts));
        var kept = RunFolder.Create(Path.Combine(artifacts, "2"), DateTimeOffset.UnixEpoch);
        File.WriteAllText(kept.CaptureFile, "x");
        RunFolder.Create(Path.Combine(artifacts, "3"), DateTimeOffset.UnixEpoch).RemoveIfEmpty();
        Assert.Equal([kept.Path], Directory.EnumerateFileSystemEntries(artifacts));
    }

    [Fact]
    public void A_folder_with_a_run_is_not_taken_back()
    {
        var run = Recorded();

        run.RemoveIfEmpty();

        Assert.Single(run.Read().Entries);
    }

    [Fact]
    public void A_run_is_found_by_its_folder_its_capture_or_a_link()
    {
        var run = Recorded();
        File.CreateSymbolicLink(_folder.Combine("link"), "run");

        Assert.Equal(run, RunFolder.Find(run.Path));
        Assert.Equal(run, RunFolder.Find(run.CaptureFile));
        Assert.Equal(run, RunFolder.Find(_folder.Combine("link")));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("empty")]
    [InlineData("empty/notes.txt")]
    public void Where_there_is_no_run_one_line_says_so(string name)
    {
        _folder.WriteFile("empty/notes.txt", "");

        var exception = Assert.Throws<CommandException>(() => RunFolder.Find(_folder.Combine(name)));

        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.StartsWith("there is no run in ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json\n")]
    [InlineData("{\"entry\":\"trial\"}\n")]
    [InlineData("{\"entry\":\"header\",\"schema\":1}\n")]
    public void A_file_that_is_no_capture_is_refused_in_one_line(string text)
    {
        _folder.WriteFile("run/capture.jsonl", text);

        var exception = Assert.Throws<CommandException>(() => RunFolder.Find(_folder.Combine("run")).Read());

        Assert.Equal(ExitCode.Usage, exception.ExitCode);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public void A_report_is_written_whole_or_not_at_all()
    {
        var run = Recorded();
        File.WriteAllText(run.Report, "an older one");

        var results = CaptureAnalysis.Analyse(run.Read());
        run.WriteResults(results, isSweep: false);
        run.WriteReport(results, ReportPictures.None);

        Assert.Equal(
            ["capture.jsonl", "index.html", "results.json"],
            Directory.EnumerateFileSystemEntries(run.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.StartsWith("<!doctype html", File.ReadAllText(run.Report), StringComparison.OrdinalIgnoreCase);
    }

    private RunFolder Recorded()
    {
        var run = RunFolder.Create(_folder.Combine("run"), DateTimeOffset.Now);
        Capture.Start(run.CaptureFile, SampleHeader.Create("lab.empty")).Dispose();
        return run;
    }
}
