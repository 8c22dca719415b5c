using System.Globalization;
using Lab.Toolchain;
using Lab.Trials.Capture;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests.Capture;

public sealed class CaptureFileTests : IDisposable
{
    private static readonly CaptureEntry Trial = SampleEntries.Of(new Outcome.Completed(null));

    private readonly TestFolder _folder = new();

    private string Path => _folder.Combine("capture.jsonl");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_kind_of_entry_comes_back_as_it_was()
    {
        Append([.. SampleEntries.All]);

        var read = CaptureFile.Read(Path);
        Assert.Equal(SampleEntries.All.Length, read.Count);
        Assert.All(SampleEntries.All.Zip(read), pair => JsonRoundTrip.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Every_entry_is_one_line_whatever_stands_in_it()
    {
        Append([.. SampleEntries.All]);

        var bytes = File.ReadAllBytes(Path);
        Assert.Equal(SampleEntries.All.Length, bytes.Count(b => b == '\n'));
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    [Fact]
    public void An_entry_can_be_read_as_soon_as_it_was_appended()
    {
        using var capture = CaptureFile.Open(Path);
        capture.Append(SampleEntries.Header);
        Assert.Single(CaptureFile.Read(Path));
        capture.Append(Trial);
        Assert.Equal(2, CaptureFile.Read(Path).Count);
    }

    [Fact]
    public void An_opened_capture_goes_on_where_it_ended()
    {
        Append(SampleEntries.Header, Trial);
        Append(Trial);

        Assert.Equal(3, CaptureFile.Read(Path).Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(-1)]
    public void A_last_line_cut_short_is_not_read_and_is_cut_off_by_the_next_run(int kept)
    {
        Append(SampleEntries.Header, Trial);
        var whole = File.ReadAllText(Path);
        var line = JsonRoundTrip.Text(Trial);
        File.AppendAllText(Path, kept < 0 ? line : line[..kept]);

        Assert.Equal(2, CaptureFile.Read(Path).Count);
        Append();
        Assert.Equal(whole, File.ReadAllText(Path));
        Append(Trial);
        Assert.Equal(3, CaptureFile.Read(Path).Count);
    }

    [Fact]
    public void A_character_cut_in_two_is_a_line_cut_short()
    {
        Append(SampleEntries.Header);
        using (var file = new FileStream(Path, FileMode.Append))
            file.Write([.. "{\"entry\":\"é"u8[..^1]]);

        Assert.Single(CaptureFile.Read(Path));
        Append(Trial);
        Assert.Equal(2, CaptureFile.Read(Path).Count);
    }

    [Fact]
    public void A_header_cut_short_is_started_again()
    {
        File.WriteAllText(Path, JsonRoundTrip.Text(SampleEntries.Header)[..30]);
        Append(SampleEntries.Header);

        Assert.Single(CaptureFile.Read(Path));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"entry":"unheardOf"}""")]
    [InlineData("""{"entry":"trial"}""")]
    [InlineData("""{"entry":"trial","record":null}""")]
    [InlineData("""{"entry":"setting","observation":{"setting":"","asked":"4M","defaultThread":1,"poolThread":1}}""")]
    public void A_line_that_is_no_entry_is_an_error_with_its_number(string line)
    {
        Append(SampleEntries.Header, Trial);
        File.AppendAllText(Path, line + "\n");
        File.AppendAllText(Path, JsonRoundTrip.Text(Trial) + "\n");

        var error = Assert.Throws<InvalidDataException>(() => CaptureFile.Read(Path));
        Assert.StartsWith($"{Path}: line 3 is not a capture entry: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_empty_line_is_passed_over_and_still_counts()
    {
        Append(SampleEntries.Header);
        File.AppendAllText(Path, "\n" + JsonRoundTrip.Text(Trial) + "\n");
        Assert.Equal(2, CaptureFile.Read(Path).Count);
        File.AppendAllText(Path, "garbage\n");

        Assert.Contains(": line 4 is not", Assert.Throws<InvalidDataException>(() => CaptureFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"entry":"measuredByMind"}""")]
    public void A_newer_format_is_refused_by_its_number_whatever_it_holds(string next)
    {
        File.WriteAllText(Path, JsonRoundTrip.Text(SampleEntries.Header with { Schema = CaptureFile.Schema + 1 }) + "\n" + next + "\n");

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"{Path}: written in format {CaptureFile.Schema + 1}, this lab reads up to {CaptureFile.Schema}: use a newer lab"),
            Assert.Throws<InvalidDataException>(() => CaptureFile.Read(Path)).Message);
    }

    [Fact]
    public void A_header_of_another_shape_still_tells_its_format()
    {
        File.WriteAllText(Path, """{"entry":"header","schema":7,"laboratory":{}}""" + "\n");

        Assert.Contains("written in format 7", Assert.Throws<InvalidDataException>(() => CaptureFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_header_it_is_no_capture()
    {
        File.WriteAllText(Path, "");
        AssertNoCapture();
        File.WriteAllText(Path, "no line's end");
        AssertNoCapture();
        File.WriteAllText(Path, JsonRoundTrip.Text(Trial) + "\n" + JsonRoundTrip.Text(SampleEntries.Header) + "\n");
        AssertNoCapture();

        void AssertNoCapture() =>
            Assert.EndsWith("this is not a capture", Assert.Throws<InvalidDataException>(() => CaptureFile.Read(Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_or_a_folder_is_an_io_error()
    {
        Assert.Throws<FileNotFoundException>(() => CaptureFile.Read(Path));
        Assert.Throws<DirectoryNotFoundException>(() => CaptureFile.Open(_folder.Combine("no/capture.jsonl")));
    }

    [Fact]
    public void Two_runs_do_not_write_into_one_capture()
    {
        using (var capture = CaptureFile.Open(Path))
        {
            capture.Append(SampleEntries.Header);
            Assert.Throws<IOException>(() => CaptureFile.Open(Path));
            capture.Append(Trial);
        }

        Append(Trial);
        Assert.Equal(3, CaptureFile.Read(Path).Count);
    }

    [Fact]
    public void Entries_of_several_threads_stay_whole()
    {
        const int Threads = 8, Each = 100;
        using (var capture = CaptureFile.Open(Path))
        {
            capture.Append(SampleEntries.Header);
            using var together = new Barrier(Threads);
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                together.SignalAndWait();
                for (var i = 0; i < Each; i++)
                    capture.Append(new CaptureEntry.Trial(new(
                        SampleOutcomes.Spec with { Repeat = (t * Each) + i }, new Outcome.LaunchFailed(new string('x', i * 50)), new Evidence(), 0, null)));
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
        }

        var repeats = CaptureFile.Read(Path).OfType<CaptureEntry.Trial>().Select(t => t.Record.Spec.Repeat).ToList();
        Assert.Equal(Enumerable.Range(0, Threads * Each), repeats.Order());
        Assert.All(Enumerable.Range(0, Threads), t =>
            Assert.Equal(Enumerable.Range(t * Each, Each), repeats.Where(r => r / Each == t)));
    }

    [Fact]
    public void A_capture_of_before_the_faults_were_kept_has_none()
    {
        var text = JsonRoundTrip.Text(new CaptureEntry.Trial(new(SampleOutcomes.Spec, SampleOutcomes.All[0], new Evidence(), 0, null)));
        Assert.Contains("""{"faults":[]}""", text, StringComparison.Ordinal);
        Append(SampleEntries.Header);
        File.AppendAllText(Path, text.Replace("""{"faults":[]}""", "{}", StringComparison.Ordinal) + "\n");

        var trial = Assert.IsType<CaptureEntry.Trial>(CaptureFile.Read(Path)[1]);
        Assert.Empty(trial.Record.Evidence.Faults);
    }

    private void Append(params ReadOnlySpan<CaptureEntry> entries)
    {
        using var capture = CaptureFile.Open(Path);
        foreach (var entry in entries)
            capture.Append(entry);
    }
}
