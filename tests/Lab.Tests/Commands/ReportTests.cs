using System.Runtime.Versioning;
using System.Text.Json;
using Lab.Testing.Captures;
using Lab.Tests.Processes;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary><c>report</c>: into another folder, as Markdown, opened in a browser, and over many runs.</summary>
[Collection(RealLab.CommandLineCollection)]
public sealed class ReportTests : IDisposable
{
    private const string Lu = "scipy.lu-500";

    private readonly TemporaryFolder _folder = new();

    public ReportTests() => Write("runs/one", 3180);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Out_takes_all_that_is_derived_and_leaves_the_run_as_it_was()
    {
        var run = await ReportAsync("{0}/runs/one", "--out", "{0}/published/site");

        Assert.Equal((ExitCode.Done, $"Report: {_folder.Combine("published/site/index.html")}\n"), (run.ExitCode, run.Output));
        Assert.Equal(["capture.jsonl"], Directory.GetFileSystemEntries(_folder.Combine("runs/one")).Select(Path.GetFileName));
        using var results = JsonDocument.Parse(File.ReadAllText(_folder.Combine("published/site/results.json")));
        Assert.Equal(3180 * 1024, results.RootElement.GetProperty("probes")[0].GetProperty("minimumStackBytes").GetInt32());
        Assert.True(File.Exists(_folder.Combine("published/site/index.html")));
    }

    [Fact]
    public async Task Out_may_be_the_folder_of_the_run_by_any_name_and_not_that_of_another()
    {
        Write("runs/two", 3708);
        Directory.CreateSymbolicLink(_folder.Combine("runs/latest"), "one");

        Assert.Equal(ExitCode.Done, (await ReportAsync("{0}/runs/one/", "--out", "{0}/runs/latest")).ExitCode);
        (await ReportAsync("{0}/runs/one", "--out", "{0}/runs/two")).AssertRefused(
            ExitCode.Usage, $"{_folder.Combine("runs/two")} holds another run: name another folder with --out");
        Assert.False(File.Exists(_folder.Combine("runs/two/index.html")));
    }

    [Theory]
    [InlineData("--markdown")]
    [InlineData("--markdown", "-")]
    public async Task Markdown_is_alone_on_stdout_and_nothing_is_written(params string[] arguments)
    {
        var run = await ReportAsync(["{0}/runs/one", .. arguments]);

        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("## Give every thread that calls Python 8 MiB of stack\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("](", run.Output, StringComparison.Ordinal);
        Assert.Equal(["capture.jsonl"], Directory.GetFileSystemEntries(_folder.Combine("runs/one")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Markdown_links_to_the_page_that_is_named_or_lies_next_to_it()
    {
        Assert.Contains(
            $"[{Lu}](https://example.org/stack/#workload-{Lu})",
            (await ReportAsync("{0}/runs/one", "--markdown", "-", "--page", "https://example.org/stack/")).Output,
            StringComparison.Ordinal);

        await ReportAsync("{0}/runs/one", "--markdown", "{0}/elsewhere.md");
        await ReportAsync("{0}/runs/one", "--markdown", "{0}/site/run.md", "--out", "{0}/site");

        Assert.DoesNotContain("](", File.ReadAllText(_folder.Combine("elsewhere.md")), StringComparison.Ordinal);
        Assert.Contains($"[{Lu}](index.html#workload-{Lu})", File.ReadAllText(_folder.Combine("site/run.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.Combine("site/index.html")));
    }

    [Fact]
    public async Task An_index_has_the_runs_at_any_depth_and_names_those_that_cannot_be_read()
    {
        Write("runs/deeper/down/two", 3708);
        Directory.CreateSymbolicLink(_folder.Combine("runs/latest"), "one");
        _folder.WriteFile("runs/three/capture.jsonl", "hello\n");
        _folder.WriteFile("runs/begun/capture.jsonl", "");

        var run = await ReportAsync("--index", "{0}/runs");

        Assert.Equal((ExitCode.Done, $"Index: {_folder.Combine("runs/index.html")}\n"), (run.ExitCode, run.Output));
        var left = run.Error.TrimEnd().Split('\n');
        Assert.Equal(2, left.Length);
        Assert.Equal($"left out: {_folder.Combine("runs/begun/capture.jsonl")}: empty, or no regular file: this is not a capture", left[0]);
        Assert.StartsWith(
            $"left out: {_folder.Combine("runs/three/capture.jsonl")}: line 1 is not a capture entry: ", left[1], StringComparison.Ordinal);
        var page = File.ReadAllText(_folder.Combine("runs/index.html"));
        Assert.Contains("deeper/down/two", page, StringComparison.Ordinal);
        Assert.DoesNotContain("latest", page, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await ReportAsync("--index", "{0}/runs")).ExitCode);
    }

    [Fact]
    public async Task An_index_replaces_no_page_that_is_not_of_the_lab()
    {
        var home = _folder.WriteFile("runs/index.html", "<h1>Home</h1>");

        var run = await ReportAsync("--index", "{0}/runs");

        Assert.Equal(
            (ExitCode.Usage, $"{home} is no page of the lab, and stays: name a folder without one\n"), (run.ExitCode, run.Error));
        Assert.Equal("<h1>Home</h1>", File.ReadAllText(home));
    }

    [Theory]
    [InlineData("--index {0}/runs --markdown", "--markdown is of one run, and --index of many: write one of them")]
    [InlineData("--index {0}/runs --out {0}", "--index writes index.html into its own folder: leave --out out")]
    [InlineData("--index {0}/runs {0}/runs/one", "--index reads all runs below its folder: leave ")]
    [InlineData("--index {0}/gone", "there is no folder ")]
    [InlineData("--index {0}/runs/one", "{0}/runs/one is the folder of a run, with a page of its own: name the folder above it")]
    [InlineData("--index {0}/empty", "there is no run below {0}/empty: name a folder with folders below it that hold a capture.jsonl")]
    [InlineData("{0}/runs/one --page http://x/", "--page is where links of the Markdown lead: write --markdown too")]
    [InlineData("{0}/runs/one --markdown - --page x#y", "--page takes an address without spaces, brackets and '#', such as ")]
    [InlineData("{0}/runs/one --markdown {0}/runs", "cannot write the Markdown: {0}/runs is a folder: name another file with --markdown")]
    [InlineData("{0}/runs/one --markdown /dev/full", "cannot write the Markdown: /dev/full is a device or a stream, not a file: ")]
    [InlineData("{0}/runs/one --out {0}/runs/one/capture.jsonl", "cannot write to {0}/runs/one/capture.jsonl: ")]
    public async Task What_makes_no_sense_is_refused_in_one_line(string arguments, string line)
    {
        Directory.CreateDirectory(_folder.Combine("empty"));

        (await ReportAsync(arguments.Split(' '))).AssertRefused(
            ExitCode.Usage, line.Replace("{0}", _folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Speed", "slow")]
    [SupportedOSPlatform("linux")]
    public async Task A_page_is_opened_with_what_the_system_has_and_else_its_path_is_said()
    {
        var opened = _folder.Combine("opened.txt");
        var opener = _folder.WriteFile("bin/xdg-open", $"#!/bin/sh\ncat /dev/null\necho \"$1\" > '{opened}'\nexit $CODE\n");
        File.SetUnixFileMode(opener, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var page = _folder.Combine("runs/one/index.html");

        foreach (var program in new[] { "xdg-open", "sh", "cat" })
            UsersEnvironmentTests.PlantProgram(_folder, program);
        Assert.Equal("", await OpenAsync("DISPLAY=:7", "CODE=0", $"PATH=.:{_folder.Combine("bin")}:/usr/bin:/bin"));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "ran-*"));
        Assert.Equal($"{page}\n", File.ReadAllText(opened));
        Assert.Equal(
            $"not opened: xdg-open found no browser. Open it yourself: {page}\n",
            await OpenAsync("WAYLAND_DISPLAY=w", "CODE=3", $"PATH={_folder.Combine("bin")}:/usr/bin:/bin"));
        Assert.Equal(
            $"not opened: xdg-open is not installed. Open it yourself: {page}\n",
            await OpenAsync("DISPLAY=:7", $"PATH={_folder.Combine("runs")}"));
        Assert.Equal($"not opened: there is no display here. Open it yourself: {page}\n", await OpenAsync("DISPLAY="));

        async Task<string> OpenAsync(params string[] environment)
        {
            using var process = LabProcess.StartWith(
                _folder.Path, ["DISPLAY=", "WAYLAND_DISPLAY=", "BROWSER=", .. environment], "report", "runs/one", "--open");
            var run = await process.EndAsync();
            Assert.Equal((ExitCode.Done, $"Report: {page}\n"), (run.ExitCode, run.Output));
            return run.Error;
        }
    }

    private Task<LabRun> ReportAsync(params string[] arguments) => LabRun.InProcessAsync(
        ["report", .. arguments.Select(argument => argument.Replace("{0}", _folder.Path, StringComparison.Ordinal))]);

    private void Write(string folder, long kib)
    {
        Directory.CreateDirectory(_folder.Combine(folder));
        var entries = new CaptureBuilder().Workload(Lu).Probe(Lu, kib).Build();
        using var capture = Capture.Start(_folder.Combine(folder, "capture.jsonl"), (CaptureEntry.Header)entries[0]);
        foreach (var entry in entries.Skip(1))
            capture.Append(entry);
    }
}
