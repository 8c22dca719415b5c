using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests.Captures;

/// <summary>Captures that were cut short, damaged, or written by another lab.</summary>
public sealed class DamagedCaptureTests : IDisposable
{
    private static readonly CaptureEntry Trial = SampleEntries.Of(new Outcome.Completed(null));

    private readonly TestCapture _capture = new();

    public void Dispose() => _capture.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(-1)]
    public void A_last_line_cut_short_is_not_read_and_is_cut_off_by_the_next_run(int kept)
    {
        _capture.Append(SampleEntries.Header, Trial);
        var whole = File.ReadAllText(_capture.Path);
        var line = JsonRoundTrip.Text(Trial);
        File.AppendAllText(_capture.Path, kept < 0 ? line : line[..kept]);

        Assert.Equal(2, Capture.Read(_capture.Path).Entries.Length);
        Assert.True(Capture.Read(_capture.Path).WasCut);
        _capture.Append();
        Assert.False(Capture.Read(_capture.Path).WasCut);
        Assert.Equal(whole, File.ReadAllText(_capture.Path));
        _capture.Append(Trial);
        Assert.Equal(3, Capture.Read(_capture.Path).Entries.Length);
    }

    [Fact]
    public void A_character_cut_in_two_is_a_line_cut_short()
    {
        _capture.Append(SampleEntries.Header);
        using (var file = new FileStream(_capture.Path, FileMode.Append))
            file.Write([.. "{\"entry\":\"é"u8[..^1]]);

        Assert.Single(Capture.Read(_capture.Path).Entries);
        _capture.Append(Trial);
        Assert.Equal(2, Capture.Read(_capture.Path).Entries.Length);
    }

    [Fact]
    public void A_header_cut_short_is_started_again()
    {
        File.WriteAllText(_capture.Path, JsonRoundTrip.Text(SampleEntries.Header)[..30]);
        _capture.Append(SampleEntries.Header);

        Assert.Single(Capture.Read(_capture.Path).Entries);
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
        _capture.Append(SampleEntries.Header, Trial);
        File.AppendAllText(_capture.Path, line + "\n");
        File.AppendAllText(_capture.Path, JsonRoundTrip.Text(Trial) + "\n");

        var error = Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path));
        Assert.StartsWith($"{_capture.Path}: line 3 is not a capture entry: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_empty_line_is_passed_over_and_still_counts()
    {
        _capture.Append(SampleEntries.Header);
        File.AppendAllText(_capture.Path, "\n" + JsonRoundTrip.Text(Trial) + "\n");
        Assert.Equal(2, Capture.Read(_capture.Path).Entries.Length);
        File.AppendAllText(_capture.Path, "garbage\n");

        Assert.Contains(
            ": line 4 is not", Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"entry":"measuredByMind"}""")]
    public void A_newer_format_is_refused_by_its_number_whatever_it_holds(string next)
    {
        File.WriteAllText(
            _capture.Path, JsonRoundTrip.Text(SampleEntries.Header with { Schema = Capture.Schema + 1 }) + "\n" + next + "\n");

        Assert.Equal(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_capture.Path}: written in format {Capture.Schema + 1}, this lab reads up to {Capture.Schema}: use a newer lab"),
            Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path)).Message);
    }

    [Fact]
    public void A_header_of_another_shape_still_tells_its_format()
    {
        File.WriteAllText(_capture.Path, """{"entry":"header","schema":7,"laboratory":{}}""" + "\n");

        Assert.Contains(
            "written in format 7",
            Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_header_it_is_no_capture()
    {
        File.WriteAllText(_capture.Path, "");
        AssertNoCapture();
        File.WriteAllText(_capture.Path, "no line's end");
        AssertNoCapture();
        File.WriteAllText(_capture.Path, JsonRoundTrip.Text(Trial) + "\n" + JsonRoundTrip.Text(SampleEntries.Header) + "\n");
        AssertNoCapture();

        void AssertNoCapture() =>
            Assert.EndsWith(
                "this is not a capture",
                Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path)).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 4096, 8192, 8192, "empty")]
    [InlineData(0, 8192, 4096, 12288, "overlap")]
    [InlineData(8192, 12288, 0, 4096, "upside down")]
    [InlineData(0, 4096, 8192, 20480, "below the peak")]
    public void Untouched_parts_of_a_stack_lie_above_its_peak_from_the_top_down(long from, long to, long next, long end, string why)
    {
        _capture.Append(SampleEntries.Header, SampleEntries.Of(new Outcome.Completed(new(new(16384), ByteSize.Zero, Saturated: false)
        {
            Untouched = [new(new(from), new(to)), new(new(next), new(end))],
        })));

        var error = Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path));
        Assert.True(error.Message.Contains("line 2 is not a capture entry: an untouched part", StringComparison.Ordinal), why);
    }

    [Fact]
    public void A_capture_of_before_the_faults_were_kept_has_none()
    {
        var text = JsonRoundTrip.Text(new CaptureEntry.Trial(new(SampleOutcomes.Spec, SampleOutcomes.All[0], new Evidence(), 0, null)));
        Assert.Contains("""{"faults":[]}""", text, StringComparison.Ordinal);
        _capture.Append(SampleEntries.Header);
        File.AppendAllText(_capture.Path, text.Replace("""{"faults":[]}""", "{}", StringComparison.Ordinal) + "\n");

        var trial = Assert.IsType<CaptureEntry.Trial>(Capture.Read(_capture.Path).Entries[1]);
        Assert.Empty(trial.Record.Evidence.Faults);
    }
}
