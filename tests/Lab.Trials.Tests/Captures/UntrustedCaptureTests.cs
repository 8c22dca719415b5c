using System.Diagnostics;
using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests.Captures;

/// <summary>Captures that no run wrote: each is refused in one short line, before it can harm what is made from it.</summary>
public sealed class UntrustedCaptureTests : IDisposable
{
    private static readonly string Header = JsonRoundTrip.Text(SampleEntries.Header);

    private static readonly string Trial = JsonRoundTrip.Text(new CaptureEntry.Trial(
        new(SampleOutcomes.Spec, new Outcome.Completed(new(new(8192), new(4096), false)), new Evidence(), 1, 1)
        {
            Growth = new([new(new(4096), new(4096), "m", "s", 0, 1, [new("a.py", 1, "f")], false)], null, false, 1),
            OtherThreads = [new("python", null, ByteSize.FromMiB(8), ByteSize.FromKiB(40), Ended: true)],
        }));

    private readonly TestCapture _capture = new();

    public void Dispose() => _capture.Dispose();

    [Theory]
    [InlineData("\"schema\":5", "\"schema\":0")]
    [InlineData("\"schema\":5", "\"schema\":-5")]
    [InlineData("\"repeats\":3", "\"repeats\":0")]
    [InlineData("\"repeats\":3", "\"repeats\":2147483647")]
    [InlineData("\"memory\":8000000000", "\"memory\":-1")]
    [InlineData("\"memory\":8000000000", "\"memory\":9223372036854775807")]
    [InlineData("\"memory\":8000000000", "\"memory\":1e999")]
    [InlineData("\"blas\":[", "\"blas\":[null,")]
    [InlineData("\"catalog\":[", "\"catalog\":[null,")]
    [InlineData("\"catalog\":[", "\"catalog\":null,\"x\":[")]
    [InlineData("\"requires\":[\"numpy\"", "\"requires\":[null")]
    [InlineData("\"environments\":[", "\"environments\":[null,")]
    [InlineData("\"environments\":[", "\"environments\":[],\"x\":[")]
    [InlineData("\"probes\":[", "\"probes\":[null,")]
    [InlineData("\"companions\":[", "\"companions\":[null],\"x\":[")]
    [InlineData("\"host\":\"pythonnet\"", "\"host\":\"guarded\"")]
    [InlineData("\"host\":\"pythonnet\"", "\"host\":99")]
    [InlineData("\"host\":\"pythonnet\"", "\"host\":\"guarded, thread\"")]
    [InlineData("\"workload\":\"scipy.lu_factor.500\"", "\"workload\":\"another\"")]
    [InlineData("\"scipy\":\"1.10.1\"", "\"scipy\":null")]
    public void A_header_that_no_run_writes_is_refused(string part, string instead)
    {
        Assert.Contains(part, Header, StringComparison.Ordinal);
        AssertRefused(1, Header.Replace(part, instead, StringComparison.Ordinal), Trial);
    }

    [Theory]
    [InlineData("\"stackSize\":", "\"stackSize\":-9223372036854775808,\"x\":")]
    [InlineData("\"stackSize\":", "\"stackSize\":-1,\"x\":")]
    [InlineData("\"peak\":8192", "\"peak\":9223372036854775807")]
    [InlineData("\"peak\":8192", "\"peak\":8192.5")]
    [InlineData("\"peak\":8192", "\"peak\":1e4")]
    [InlineData("\"steps\":[", "\"steps\":[null,")]
    [InlineData("\"depthBytes\":4096", "\"depthBytes\":0")]
    [InlineData("\"python\":[", "\"python\":[null,")]
    [InlineData("\"otherThreads\":[", "\"otherThreads\":[null,")]
    [InlineData("\"faults\":[]", "\"faults\":[null]")]
    [InlineData("\"unset\":[", "\"unset\":[null,")]
    [InlineData("\"variables\":{", "\"variables\":{\"A\":null,")]
    [InlineData("\"elapsedSeconds\":1", "\"elapsedSeconds\":1e999")]
    [InlineData("\"elapsedSeconds\":1", "\"elapsedSeconds\":1e-300")]
    [InlineData("\"repeat\":", "\"repeat\":-1,\"x\":")]
    [InlineData("\"kind\":\"completed\"", "\"kind\":\"raised\",\"stage\":7,\"exceptionType\":\"\",\"message\":\"\",\"traceback\":\"\"")]
    public void A_trial_that_no_run_writes_is_refused(string part, string instead)
    {
        Assert.Contains(part, Trial, StringComparison.Ordinal);
        AssertRefused(3, Header, Trial, Trial.Replace(part, instead, StringComparison.Ordinal), Trial);
    }

    [Fact]
    public void What_it_is_refused_for_is_changed_in_nothing_else()
    {
        File.WriteAllLines(_capture.Path, [Header, Trial]);
        Assert.Single(Capture.Read(_capture.Path).Trials);
    }

    [Theory]
    [InlineData("""{"entry":"setting","observation":{"setting":"x","asked":9223372036854775807,"defaultThread":1,"poolThread":1}}""")]
    [InlineData("""{"entry":"setting","observation":{"setting":"x","asked":1,"defaultThread":1,"poolThread":-1}}""")]
    [InlineData("""{"entry":"setting","observation":{"setting":7,"asked":1,"defaultThread":1,"poolThread":1}}""")]
    [InlineData("""{"entry":"setting","observation":{"knob":"x","asked":"1","thread":"pool"}}""")]
    [InlineData("""{"entry":"setting","observation":{"knob":"","asked":"1","thread":"pool","observedBytes":1}}""")]
    [InlineData("""{"entry":"setting","observation":{"knob":"x","asked":"1","thread":"sofa","observedBytes":1}}""")]
    [InlineData("""{"entry":"setting","observation":{"knob":"x","asked":"1","thread":"pool","observedBytes":1,"reason":"no"}}""")]
    public void A_setting_with_a_size_that_no_thread_has_is_refused(string setting) => AssertRefused(2, Header, setting);

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(101, 1, 1, 0)]
    [InlineData(90, 1000, 1, 0)]
    [InlineData(1, 1, 33, 0)]
    [InlineData(1, 1, 1, 101)]
    public void A_matrix_that_no_run_plans_is_refused(int variants, int workloads, int loaded, int leftOut)
    {
        var header = SampleEntries.Header;
        var entry = header.Catalog[0];
        var blas = new BlasFacts("libblas.so.3", "reference", null, 1, "none");
        var variant = new BlasVariant("blas", 1, null, header.Environments[0], [.. Enumerable.Repeat(blas, loaded)]);
        header = header with
        {
            Catalog = [.. header.Catalog, .. Enumerable.Range(0, workloads).Select(n => entry with { Name = $"w.{n}" })],
            Blas = new(
                Host.Guarded,
                [.. Enumerable.Repeat(variant, variants)],
                [.. Enumerable.Range(0, leftOut).Select(n => new BlasLeftOut($"l{n}", "gone"))]),
        };

        AssertRefused(1, JsonRoundTrip.Text(header));
    }

    [Theory]
    [InlineData("\"leftOut\":[]", "\"leftOut\":null")]
    [InlineData("\"variants\":[", "\"variants\":null,\"x\":[")]
    [InlineData("\"loaded\":[]", "\"loaded\":null")]
    [InlineData("\"loaded\":[]", "\"x\":[]")]
    public void A_matrix_that_lacks_a_part_is_refused(string part, string instead)
    {
        var header = JsonRoundTrip.Text(SampleEntries.Header with
        {
            Blas = new(Host.Guarded, [new("blas", 1, null, SampleEntries.Header.Environments[0], [])], []),
        });
        Assert.Contains(part, header, StringComparison.Ordinal);

        AssertRefused(1, header.Replace(part, instead, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"from\":10", "\"from\":0")]
    [InlineData("\"from\":10", "\"from\":21")]
    [InlineData("\"to\":20", "\"to\":10000001")]
    [InlineData("\"budget\":100", "\"budget\":0")]
    [InlineData("\"budget\":100", "\"budget\":1001")]
    [InlineData("\"budget\":100,", "")]
    [InlineData("\"stacks\":[", "\"stacks\":[-1,")]
    [InlineData("\"stacks\":[", "\"stacks\":null,\"x\":[")]
    public void A_curve_that_no_run_plans_is_refused(string part, string instead)
    {
        var header = JsonRoundTrip.Text(SampleEntries.Header with { Curve = new(10, 20, 100, [ByteSize.FromMiB(8)]) });
        Assert.Contains(part, header, StringComparison.Ordinal);

        AssertRefused(1, header.Replace(part, instead, StringComparison.Ordinal));
    }

    [Fact]
    public void So_many_lists_of_CPU_kernels_as_no_run_makes_are_refused()
    {
        var kernels = JsonRoundTrip.Text(new CaptureEntry.Kernels("w", SampleEntries.Header.Environments[0], "Zen", []));
        File.WriteAllLines(_capture.Path, [Header, .. Enumerable.Repeat(kernels, 21)]);

        var refused = Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path));

        Assert.Contains("20 lists of CPU kernels", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_header_is_refused() => AssertRefused(3, Header, Trial, Header);

    [Theory]
    [InlineData(200_000)]
    [InlineData(300)]
    public void A_message_stays_short_whatever_it_quotes(int length)
    {
        var name = new string('x', length) + "\\u001b[31m\\u202e";
        AssertRefused(1, Header.Replace(
            "\"workload\":\"scipy.lu_factor.500\"", $"\"workload\":\"{name}\"", StringComparison.Ordinal));
        AssertRefused(2, Header, $$"""{"entry":"{{name}}"}""");
        AssertRefused(2, Header, Trial.Replace("\"variables\":{", $$"""
            "variables":{"{{name}}":{},
            """, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_without_an_end_is_not_read_to_the_end_of_the_file()
    {
        using (var file = File.Create(_capture.Path))
        {
            file.Write([.. "{\"entry\":\"header\","u8]);
            file.SetLength(400L << 20);
        }

        AssertRefused("line 1 is longer than 4 MiB: this is not a capture");
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read_at_all()
    {
        using (var file = File.Create(_capture.Path))
            file.SetLength(3L << 30);

        AssertRefused("larger than 512 MiB: no run writes such a capture");
    }

    [Fact]
    public void Empty_lines_take_no_memory()
    {
        File.WriteAllText(_capture.Path, Header + new string('\n', 4 << 20) + Trial + "\n");
        Assert.Single(Capture.Read(_capture.Path).Trials);
    }

    [Fact]
    public void What_is_no_file_is_refused_without_waiting_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a file of Windows' cannot be a pipe");
        using (var made = Process.Start("mkfifo", _capture.Path))
            made.WaitForExit();

        AssertRefused("empty, or no regular file: this is not a capture");
        Assert.Throws<InvalidDataException>(() => Capture.Resume(_capture.Path));
        Assert.Throws<InvalidDataException>(() => Capture.Start(_capture.Path, SampleEntries.Header));

        var link = _capture.Path + ".link";
        File.CreateSymbolicLink(link, _capture.Path);
        Assert.Throws<InvalidDataException>(() => Capture.Read(link));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("{", true)]
    [InlineData("{\"entry\":\"header\",\"schema\":2,\"lab\":", true)]
    [InlineData("somebody's own notes", false)]
    [InlineData("{\"entry\":\"header\"}\n", false)]
    [InlineData("\n", false)]
    public void A_run_has_not_begun_where_its_header_is_not_whole(string text, bool isUnbegun)
    {
        File.WriteAllText(_capture.Path, text);

        Assert.Equal(isUnbegun, Capture.IsUnbegun(_capture.Path));
        if (isUnbegun)
        {
            _capture.Append(SampleEntries.Header);
            Assert.Single(Capture.Read(_capture.Path).Entries);
        }
        else
        {
            Assert.Throws<IOException>(() => Capture.Start(_capture.Path, SampleEntries.Header));
            Assert.Equal(text, File.ReadAllText(_capture.Path));
        }
    }

    [Fact]
    public void A_file_that_is_no_capture_is_left_as_it_is()
    {
        File.WriteAllText(_capture.Path, "notes\nwithout an end");

        Assert.Throws<InvalidDataException>(() => Capture.Resume(_capture.Path));

        Assert.Equal("notes\nwithout an end", File.ReadAllText(_capture.Path));
    }

    [Fact]
    public void What_could_not_be_read_again_is_known_before_it_is_written()
    {
        var record = ((CaptureEntry.Trial)SampleEntries.Of(new Outcome.Completed(null))).Record;

        Assert.Null(Capture.WhyUnreadable(new CaptureEntry.Trial(record)));
        Assert.Contains(
            "a list holds null",
            Capture.WhyUnreadable(new CaptureEntry.Trial(record with { OtherThreads = [null!] })),
            StringComparison.Ordinal);
        Assert.NotNull(Capture.WhyUnreadable(new CaptureEntry.Trial(record with { CallSeconds = 1e300 })));
    }

    private void AssertRefused(int number, params string[] lines)
    {
        File.WriteAllLines(_capture.Path, lines);
        AssertRefused(string.Create(CultureInfo.InvariantCulture, $"line {number} is not a capture entry: "));
    }

    private void AssertRefused(string what)
    {
        var message = Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path)).Message;
        Assert.StartsWith($"{_capture.Path}: {what}", message, StringComparison.Ordinal);
        Assert.True(message.Length <= 200, message);
        Assert.DoesNotContain(message, c => char.IsControl(c) || c == '\u202e');
    }
}
