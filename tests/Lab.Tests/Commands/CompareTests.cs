using System.Text.Json;
using Lab.Testing.Captures;
using Lab.Tests.Processes;
using Lab.Trials.Captures;

namespace Lab.Tests.Commands;

/// <summary><c>compare</c> on small captures and on files that are none.</summary>
[Collection(RealLab.CommandLineCollection)]
public sealed class CompareTests : IDisposable
{
    private const string Lu = "scipy.lu-500";

    private readonly TemporaryFolder _folder = new();

    public CompareTests()
    {
        Write("base", 3180);
        Write("head", 3708);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_growth_ends_with_1_and_says_what_grew()
    {
        var run = await CompareAsync("base", "head");

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Error));
        Assert.Contains(
            $"\nGrew\n  {Lu}: 3180 KiB, now 3708 KiB (+528 KiB, +16.6 %); recommended 8 MiB, as before\n"
            + "    regression: the minimum grew by more than 10 %\n",
            run.Output,
            StringComparison.Ordinal);
        Assert.EndsWith("\n1 probe and 0 timings compared: 1 grew; 1 regression.\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Done, "head", "base")]
    [InlineData(ExitCode.Done, "base", "base")]
    [InlineData(ExitCode.Done, "base", "head", "--max-growth", "20%")]
    [InlineData(ExitCode.Failed, "base", "head", "--max-growth", "256K")]
    [InlineData(ExitCode.Done, "base", "head", "--max-growth", "1M", "--max-slowdown", "10%")]
    public async Task Its_end_is_what_the_limits_say(int exitCode, params string[] arguments) =>
        Assert.Equal(exitCode, (await CompareAsync(arguments)).ExitCode);

    [Fact]
    public async Task A_capture_is_named_by_its_folder_or_by_its_file_whatever_that_is_called()
    {
        File.Copy(_folder.Combine("head", "capture.jsonl"), _folder.Combine("base", "other.jsonl"));

        Assert.Equal(ExitCode.Failed, (await CompareAsync("base/capture.jsonl", "base/other.jsonl")).ExitCode);
    }

    [Fact]
    public async Task Json_is_alone_on_stdout_and_Markdown_in_its_file()
    {
        var run = await CompareAsync("base", "head", "--json", "--markdown", _folder.Combine("summary.md"));

        using var json = JsonDocument.Parse(run.Output);
        var workload = json.RootElement.GetProperty("workloads")[0];
        Assert.Equal(("grew", 528 * 1024), (workload.GetProperty("change").GetString(), workload.GetProperty("growthBytes").GetInt32()));
        Assert.Equal(Lu, json.RootElement.GetProperty("regressions")[0].GetProperty("what").GetString());
        Assert.Contains(
            $"### Grew\n\n- {Lu}: 3180 KiB, now 3708 KiB", File.ReadAllText(_folder.Combine("summary.md")), StringComparison.Ordinal);
        Assert.StartsWith("## Stack and time", (await CompareAsync("base", "head", "--markdown", "-")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_of_a_hostile_capture_steer_neither_the_terminal_nor_the_page_of_a_pull_request()
    {
        const string hostile = "x\u001b[2J\u202e@everyone <img src=x>|`\n# heading";
        Write("one", 3180, hostile);
        Write("two", 3708, hostile);

        var (text, markdown) = (await CompareAsync("one", "two"), await CompareAsync("one", "two", "--markdown", "-"));

        Assert.DoesNotContain(text.Output + markdown.Output, c => c is '\u001b' or '\u202e');
        Assert.DoesNotContain(markdown.Output, c => c is '<' or '@' or '|' or '`');
        Assert.DoesNotContain("\n# ", text.Output + markdown.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("base", "gone", "there is no run in ")]
    [InlineData("gone", "head", "there is no run in ")]
    [InlineData("base", "", "an empty text names no folder of a run: ")]
    [InlineData("base", "folder", "there is no run in ")]
    [InlineData("base", "empty", "{0}: empty, or no regular file: this is not a capture")]
    [InlineData("base", "/dev/zero", "/dev/zero: empty, or no regular file: this is not a capture")]
    [InlineData("base", "pipe", "{0}: empty, or no regular file: this is not a capture")]
    [InlineData("pipe", "base", "{0}: empty, or no regular file: this is not a capture")]
    [InlineData("base", "cut", "{0}: no header in its first line: this is not a capture")]
    [InlineData("base", "newer", "{0}: written in format 99, this lab reads up to {1}: use a newer lab")]
    [InlineData("base", "text", "{0}: line 1 is not a capture entry: ")]
    public async Task What_is_no_capture_is_refused_in_one_line(string @base, string head, string line)
    {
        var capture = File.ReadAllText(_folder.Combine("base", "capture.jsonl"));
        Directory.CreateDirectory(_folder.Combine("folder"));
        _folder.WriteFile("empty", "");
        _folder.WriteFile("cut", capture[..300]);
        _folder.WriteFile("newer", capture.Replace($"\"schema\":{Capture.Schema}", "\"schema\":99", StringComparison.Ordinal));
        _folder.WriteFile("text", "hello\n");
        _folder.MakePipe("pipe");

        var run = await CompareAsync(@base, head);

        var hostile = @base == "base" ? head : @base;
        line = line
            .Replace("{0}", _folder.Combine(hostile), StringComparison.Ordinal)
            .Replace("{1}", $"{Capture.Schema}", StringComparison.Ordinal);
        run.AssertRefused(ExitCode.Usage, line);
        Assert.True(run.Error.Length < 250, run.Error);
    }

    [Fact]
    public async Task A_capture_that_was_cut_is_compared_as_far_as_it_goes_and_says_so()
    {
        var capture = File.ReadAllText(_folder.Combine("head", "capture.jsonl"));
        _folder.WriteFile("killed/capture.jsonl", capture[..^40]);

        var run = await CompareAsync("base", "killed");

        Assert.EndsWith(
            "killed: the last line of the capture was cut short, as a kill leaves it, and is left out\n",
            run.Error,
            StringComparison.Ordinal);
        Assert.Contains("1 grew", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Speed", "slow")]
    [InlineData("one line", "line 1 is longer than 4 MiB: this is not a capture")]
    [InlineData("lines", "line 1 is not a capture entry: ")]
    [InlineData("below a header", "line 2 is longer than 64 MiB: this is not a capture")]
    public async Task A_hundred_megabytes_of_garbage_are_refused_in_little_memory(string kind, string line)
    {
        using (var file = File.Create(_folder.Combine("garbage")))
        {
            if (kind == "below a header")
                file.Write(System.Text.Encoding.UTF8.GetBytes(File.ReadLines(_folder.Combine("base", "capture.jsonl")).First() + "\n"));
            var block = new byte[1 << 20];
            new Random(1).NextBytes(block);
            foreach (ref var b in block.AsSpan())
                b = kind != "lines" && b == (byte)'\n' ? (byte)' ' : b;
            for (var i = 0; i < 100; i++)
                file.Write(block);
        }

        // A heap of 256 MiB, in hexadecimal: a file that is read whole, as text, does not fit.
        using var process = LabProcess.StartWith(
            _folder.Path, ["DOTNET_GCHeapHardLimit=0x10000000"], "compare", "base", "garbage");

        (await process.EndAsync()).AssertRefused(ExitCode.Usage, $"{_folder.Combine("garbage")}: {line}");
    }

    [Theory]
    [InlineData("compare base", "compare takes two runs, before and after: write, for instance, ")]
    [InlineData("compare base head --max-growth ten", "'ten' is no growth: write a size such as 64K, 0 for none, or a share such as 10%")]
    [InlineData("compare base head --max-slowdown -1", "--max-slowdown takes per cent from 0 to 10000, such as 10%")]
    [InlineData("compare base head --json --markdown -", "--json and --markdown - both write to stdout: name a file for one of them")]
    [InlineData("compare base head --markdown /proc/x.md", "cannot write the Markdown: ")]
    [InlineData("compare base head --markdown /dev/full", "cannot write the Markdown: /dev/full is a device or a stream, not a file: ")]
    public async Task Options_that_are_none_are_refused(string arguments, string line) =>
        (await LabRun.InProcessAsync(arguments.Split(' '))).AssertRefused(ExitCode.Usage, line);

    /// <summary>Names without a slash at their start lie in the test's folder.</summary>
    private Task<LabRun> CompareAsync(params string[] arguments)
    {
        var named = arguments.Take(2).Select(name => name.Length == 0 ? name : Path.Combine(_folder.Path, name));
        return LabRun.InProcessAsync(["compare", .. named, .. arguments.Skip(2)]);
    }

    private void Write(string folder, long kib, string workload = Lu)
    {
        Directory.CreateDirectory(_folder.Combine(folder));
        var entries = new CaptureBuilder().Workload(workload).Probe(workload, kib).Build();
        using var capture = Capture.Start(_folder.Combine(folder, "capture.jsonl"), (CaptureEntry.Header)entries[0]);
        foreach (var entry in entries.Skip(1))
            capture.Append(entry);
    }
}
