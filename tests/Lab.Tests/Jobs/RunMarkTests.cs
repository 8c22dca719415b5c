using System.Runtime.Versioning;
using Lab.Commands;
using Lab.Jobs;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Jobs;

public sealed class RunMarkTests : IDisposable
{
    private static readonly CaptureEntry.Header Header = SampleHeader.Create("lab.empty");

    private readonly TemporaryFolder _folder = new();
    private readonly RunMark _mark;

    public RunMarkTests() => _mark = new(_folder.Combine("cache"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_mark_holds_for_the_header_that_it_was_put_on_and_no_other()
    {
        var marked = _mark.On(Header);

        Assert.True(_mark.IsOn(marked));
        Assert.True(_mark.IsOn(ReadAgain(marked)));
        Assert.False(_mark.IsOn(Header));
        Assert.False(_mark.IsOn(marked with { Seed = 1 }));
        Assert.False(_mark.IsOn(marked with { Catalog = [.. marked.Catalog, marked.Catalog[0] with { Name = "/tmp/x.py:f" }] }));
        Assert.False(_mark.IsOn(marked with { Environments = [Preloading] }));
        Assert.False(_mark.IsOn(marked with { Mark = marked.Mark!.ToUpperInvariant() }));
    }

    [Fact]
    public void Another_user_has_another_key()
    {
        var other = new RunMark(_folder.Combine("another"));

        Assert.False(other.IsOn(_mark.On(Header)));
        Assert.True(other.IsOn(other.On(Header)));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_key_is_made_once_and_private()
    {
        var first = _mark.On(Header);
        var key = Assert.Single(Directory.EnumerateFiles(_folder.Combine("cache")));

        Assert.Equal(first, _mark.On(Header));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));

        // What others could read or write proves nothing.
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.False(_mark.IsOn(first));
        Assert.Null(_mark.On(Header).Mark);
    }

    [Fact]
    public void Where_no_key_can_be_kept_there_is_no_mark()
    {
        _folder.WriteFile("file", "");

        Assert.All([null, _folder.Combine("file", "below")], folder => Assert.Null(new RunMark(folder).On(Header).Mark));
        Assert.All([null, _folder.Combine("file", "below")], folder => Assert.False(new RunMark(folder).IsOn(_mark.On(Header))));
    }

    [Fact]
    public async Task A_capture_from_elsewhere_is_not_run_and_is_left_as_it_is()
    {
        var run = new RunFolder(_folder.Combine("run"));
        Directory.CreateDirectory(run.Path);
        Capture.Start(run.CaptureFile, SampleHeader.Create("lab.empty", "/tmp/x.py:f") with { Environments = [Preloading] }).Dispose();
        var before = File.ReadAllBytes(run.CaptureFile);
        using var error = new StringWriter();

        var status = await CommandLine.RunAsync(["run", "--resume", run.Path], TextWriter.Null, error, CancellationToken.None);

        Assert.Equal(ExitCode.Usage, status);
        Assert.Equal(
            "you did not start this run on this machine: --trust resumes it, and runs /tmp/x.py:f, lab.empty with LD_PRELOAD=/tmp/x.so\n",
            error.ToString());
        Assert.Equal(before, File.ReadAllBytes(run.CaptureFile));
    }

    [Fact]
    public void What_would_be_run_is_told_in_one_short_line()
    {
        var header = SampleHeader.Create([.. Enumerable.Range(0, 50).Select(i => $"/a/long/path/to/some/file{i}.py:function\u202e\n")]) with
        {
            Environments = [.. Enumerable.Range(0, 9).Select(i => Preloading with
            {
                Variables = Preloading.Variables.Add($"V{i}", new string('x', 500)),
            })],
        };

        var line = RunMark.Refusal(header);
        Assert.InRange(line.Length, 100, 200);
        Assert.DoesNotContain(line, c => c is '\u202e' or '\n');
        Assert.Contains(" and 48 more with LD_PRELOAD=", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_curve_or_a_suite_would_run_is_told_too()
    {
        var empty = SampleHeader.Create("lab.empty") with { Probes = [] };

        Assert.EndsWith(
            "and runs lab.empty", RunMark.Refusal(empty with { Curve = new(10, 100, 100, []) }), StringComparison.Ordinal);
        var suite = new SuitePlan(["/tmp/test_x.py"], "", Host.Guarded, ByteSize.FromMiB(64), null, Verify: false);
        Assert.EndsWith("and runs /tmp/test_x.py", RunMark.Refusal(empty with { Suite = suite }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_is_for_resuming_alone()
    {
        using var error = new StringWriter();

        Assert.Equal(ExitCode.Usage, await CommandLine.RunAsync(["run", "--trust"], TextWriter.Null, error, CancellationToken.None));
        Assert.Equal("--trust has no effect without --resume\n", error.ToString());
    }

    private static TrialEnvironment Preloading =>
        new(null, ImmutableSortedDictionary<string, string>.Empty.Add("LD_PRELOAD", "/tmp/x.so"), []);

    private CaptureEntry.Header ReadAgain(CaptureEntry.Header header)
    {
        var path = _folder.Combine("capture.jsonl");
        Capture.Start(path, header).Dispose();
        return Capture.Read(path).Header;
    }
}
