using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests.Captures;

public sealed class CaptureFileTests : IDisposable
{
    private static readonly CaptureEntry Trial = SampleEntries.Of(new Outcome.Completed(null));

    private readonly TestCapture _capture = new();

    public void Dispose() => _capture.Dispose();

    [Fact]
    public void Every_kind_of_entry_comes_back_as_it_was()
    {
        _capture.Append([.. SampleEntries.All]);

        var read = CaptureFile.Read(_capture.Path);
        Assert.Equal(SampleEntries.All.Length, read.Count);
        Assert.All(SampleEntries.All.Zip(read), pair => JsonRoundTrip.AssertSame(pair.First, pair.Second));
    }

    [Fact]
    public void Every_entry_is_one_line_whatever_stands_in_it()
    {
        _capture.Append([.. SampleEntries.All]);

        var bytes = File.ReadAllBytes(_capture.Path);
        Assert.Equal(SampleEntries.All.Length, bytes.Count(b => b == '\n'));
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    [Fact]
    public void An_entry_can_be_read_as_soon_as_it_was_appended()
    {
        using var capture = CaptureFile.Open(_capture.Path);
        capture.Append(SampleEntries.Header);
        Assert.Single(CaptureFile.Read(_capture.Path));
        capture.Append(Trial);
        Assert.Equal(2, CaptureFile.Read(_capture.Path).Count);
    }

    [Fact]
    public void An_opened_capture_goes_on_where_it_ended()
    {
        _capture.Append(SampleEntries.Header, Trial);
        _capture.Append(Trial);

        Assert.Equal(3, CaptureFile.Read(_capture.Path).Count);
    }

    [Fact]
    public void What_is_missing_or_a_folder_is_an_io_error()
    {
        Assert.Throws<FileNotFoundException>(() => CaptureFile.Read(_capture.Path));
        Assert.Throws<DirectoryNotFoundException>(() => CaptureFile.Open(System.IO.Path.Combine(_capture.Path, "no")));
    }

    [Fact]
    public void Two_runs_do_not_write_into_one_capture()
    {
        using (var capture = CaptureFile.Open(_capture.Path))
        {
            capture.Append(SampleEntries.Header);
            Assert.Throws<IOException>(() => CaptureFile.Open(_capture.Path));
            capture.Append(Trial);
        }

        _capture.Append(Trial);
        Assert.Equal(3, CaptureFile.Read(_capture.Path).Count);
    }

    [Fact]
    public void Entries_of_several_threads_stay_whole()
    {
        const int Threads = 8, Each = 100;
        using (var capture = CaptureFile.Open(_capture.Path))
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

        var repeats = CaptureFile.Read(_capture.Path).OfType<CaptureEntry.Trial>().Select(t => t.Record.Spec.Repeat).ToList();
        Assert.Equal(Enumerable.Range(0, Threads * Each), repeats.Order());
        Assert.All(Enumerable.Range(0, Threads), t =>
            Assert.Equal(Enumerable.Range(t * Each, Each), repeats.Where(r => r / Each == t)));
    }
}
