using System.Text.Json.Nodes;
using Lab.Trials.Captures;
using Lab.Trials.Tests.Samples;

namespace Lab.Trials.Tests.Captures;

public sealed class CaptureTests : IDisposable
{
    private static readonly CaptureEntry Trial = SampleEntries.Of(new Outcome.Completed(null));

    private readonly TestCapture _capture = new();

    public void Dispose() => _capture.Dispose();

    [Fact]
    public void Every_kind_of_entry_comes_back_as_it_was()
    {
        ImmutableArray<CaptureEntry> others = [.. SampleEntries.All.Where(e => e is not CaptureEntry.Header)];
        foreach (var header in SampleEntries.All.OfType<CaptureEntry.Header>())
        {
            File.Delete(_capture.Path);
            _capture.Append([header, .. others]);

            var read = Capture.Read(_capture.Path);
            JsonRoundTrip.AssertSame(header, read.Header);
            Assert.Equal(others.Length + 1, read.Entries.Length);
            Assert.All(others.Zip(read.Entries.Skip(1)), pair => JsonRoundTrip.AssertSame(pair.First, pair.Second));
            Assert.False(read.WasCut);
        }
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
        using var capture = Capture.Start(_capture.Path, SampleEntries.Header);
        Assert.Single(Capture.Read(_capture.Path).Entries);
        capture.Append(Trial);
        Assert.Single(Capture.Read(_capture.Path).Trials);
    }

    [Fact]
    public void An_open_capture_knows_what_its_file_holds()
    {
        _capture.Append(SampleEntries.Header, Trial);
        using var capture = Capture.Resume(_capture.Path);

        foreach (var entry in SampleEntries.All.Where(e => e is not CaptureEntry.Header))
            capture.Append(entry);

        var read = Capture.Read(_capture.Path);
        Assert.Equal(read.Entries.Length, capture.Entries.Length);
        Assert.All(read.Entries.Zip(capture.Entries), pair => JsonRoundTrip.AssertSame(pair.First, pair.Second));
        JsonRoundTrip.AssertSame(SampleEntries.Header, capture.Header);
        Assert.Equal(SampleEntries.All.OfType<CaptureEntry.Trial>().Count() + 1, capture.Trials.Length);
        Assert.Equal(SampleEntries.All.OfType<CaptureEntry.Setting>().Count(), capture.Settings.Length);
        Assert.Equal(SampleEntries.All.OfType<CaptureEntry.Benchmark>().Count(), capture.Timings.Length);
        Assert.Equal(SampleEntries.All.OfType<CaptureEntry.Benchmarked>().Count(), capture.Benchmarked.Length);
    }

    [Fact]
    public void An_opened_capture_goes_on_where_it_ended()
    {
        _capture.Append(SampleEntries.Header, Trial);
        _capture.Append(Trial);

        Assert.Equal(2, Capture.Read(_capture.Path).Trials.Length);
    }

    [Fact]
    public void A_new_run_does_not_write_into_an_old_capture()
    {
        _capture.Append(SampleEntries.Header, Trial);
        var before = File.ReadAllBytes(_capture.Path);

        Assert.Throws<IOException>(() => Capture.Start(_capture.Path, SampleEntries.Header));

        Assert.Equal(before, File.ReadAllBytes(_capture.Path));
    }

    [Fact]
    public void What_was_opened_for_reading_is_not_written()
    {
        _capture.Append(SampleEntries.Header);

        Assert.Throws<InvalidOperationException>(() => Capture.Read(_capture.Path).Append(Trial));
    }

    [Fact]
    public void In_memory_it_holds_the_same()
    {
        using var capture = Capture.Of(SampleEntries.Header, Trial);
        capture.Append(Trial);

        Assert.Equal([SampleEntries.Header, Trial, Trial], capture.Entries.ToArray());
        Assert.Throws<ArgumentException>(() => Capture.Of(Trial, SampleEntries.Header));
    }

    [Fact]
    public void What_is_missing_or_a_folder_is_an_io_error()
    {
        Assert.Throws<FileNotFoundException>(() => Capture.Read(_capture.Path));
        Assert.Throws<DirectoryNotFoundException>(() => Capture.Start(Path.Combine(_capture.Path, "no"), SampleEntries.Header));
    }

    [Fact]
    public void Two_runs_do_not_write_into_one_capture()
    {
        using (var capture = Capture.Start(_capture.Path, SampleEntries.Header))
        {
            Assert.Throws<IOException>(() => Capture.Resume(_capture.Path));
            capture.Append(Trial);
        }

        _capture.Append(Trial);
        Assert.Equal(2, Capture.Read(_capture.Path).Trials.Length);
    }

    [Fact]
    public void Entries_of_several_threads_stay_whole()
    {
        const int Threads = 8, Each = 100;
        using (var capture = Capture.Start(_capture.Path, SampleEntries.Header))
        {
            using var together = new Barrier(Threads);
            var threads = Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                together.SignalAndWait();
                for (var i = 0; i < Each; i++)
                {
                    capture.Append(new CaptureEntry.Trial(new(
                        SampleOutcomes.Spec with { Repeat = (t * Each) + i }, new Outcome.LaunchFailed(new string('x', i * 50)),
                        new Evidence(), 0, null)));
                }
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Equal(Threads * Each, capture.Trials.Length);
        }

        var repeats = Capture.Read(_capture.Path).Trials.Select(t => t.Spec.Repeat).ToList();
        Assert.Equal(Enumerable.Range(0, Threads * Each), repeats.Order());
        Assert.All(Enumerable.Range(0, Threads), t =>
            Assert.Equal(Enumerable.Range(t * Each, Each), repeats.Where(r => r / Each == t)));
    }

    [Fact]
    public void A_capture_of_format_1_gets_the_plan_that_followed_from_its_header()
    {
        var old = JsonNode.Parse(JsonRoundTrip.Text(SampleEntries.Header with
        {
            Schema = 1,
            Probes = [],
            Catalog =
            [
                new("scipy.lu-500", "scipy", "", [], Blas: true, Unavailable: null),
                new("stdlib.json-900", "stdlib", "", [], Blas: false, Unavailable: null),
                new("pmdarima.arima", "pmdarima", "", [], Blas: true, Unavailable: "missing"),
            ],
            Environments = [SampleOutcomes.Spec.Environment, SampleOutcomes.Spec.Environment with { BlasThreads = 1 }],
        }))!.AsObject();
        old.Remove("probes");
        old["plainSizes"] = new JsonArray(131072, 1048576);
        old["throughPythonNet"] = new JsonArray("scipy.lu-500");
        old["host"] = "guarded";
        File.WriteAllText(_capture.Path, old.ToJsonString() + "\n");

        var plan = Capture.Read(_capture.Path).Header.Probes;

        Assert.Equal(
            [("scipy.lu-500", 0, Host.Guarded, 2), ("scipy.lu-500", 1, Host.Guarded, 2), ("stdlib.json-900", 0, Host.Guarded, 2),
                ("scipy.lu-500", 0, Host.PythonNet, 0)],
            plan.Select(p => (p.Workload, p.Environment, p.Host, p.PlainSizes.Length)));
        Assert.Equal([ByteSize.FromKiB(128), ByteSize.FromMiB(1)], plan[0].PlainSizes.ToArray());
        Assert.All(plan, p => Assert.Equal(ByteSize.Zero, p.ObservedAbove));
    }

    [Fact]
    public void A_capture_of_format_1_without_sizes_or_pythonnet_has_a_plan_without_them()
    {
        var old = JsonNode.Parse(JsonRoundTrip.Text(SampleEntries.Header with { Schema = 1, Probes = [] }))!.AsObject();
        old.Remove("probes");
        File.WriteAllText(_capture.Path, old.ToJsonString() + "\n");

        var planned = Assert.Single(Capture.Read(_capture.Path).Header.Probes);

        Assert.Equal((SampleEntries.Header.Catalog[0].Name, 0, Host.Guarded), (planned.Workload, planned.Environment, planned.Host));
        Assert.Empty(planned.PlainSizes);
    }

    [Fact]
    public void A_setting_of_format_3_is_one_for_each_kind_of_thread_that_it_told_of()
    {
        _capture.Append(SampleEntries.Header with { Schema = 3 });
        File.AppendAllText(
            _capture.Path,
            """
            {"entry":"setting","observation":{"setting":"","asked":null,"defaultThread":8388608,"poolThread":8388608}}
            {"entry":"setting","observation":{"setting":"DOTNET_Thread_DefaultStackSize=400000","asked":4194304,"defaultThread":4194304,"poolThread":8388608}}

            """);

        var (mib4, mib8) = (ByteSize.FromMiB(4), ByteSize.FromMiB(8));
        SettingObservation[] expected =
        [
            new(Knob.None, "", ThreadKind.New) { ObservedBytes = mib8 },
            new(Knob.None, "", ThreadKind.Pool) { ObservedBytes = mib8 },
            new(Knob.Variable, "400000", ThreadKind.New) { AskedBytes = mib4, ObservedBytes = mib4 },
            new(Knob.Variable, "400000", ThreadKind.Pool) { AskedBytes = mib4, ObservedBytes = mib8 },
        ];
        Assert.Equal(expected, Capture.Read(_capture.Path).Settings.ToArray());

        // A run that was started by an older lab, and is resumed by this one.
        _capture.Append(new CaptureEntry.Setting(expected[0]));
        Assert.Equal([.. expected, expected[0]], Capture.Read(_capture.Path).Settings.ToArray());
    }

    [Fact]
    public void A_plan_in_an_environment_that_is_not_there_is_refused()
    {
        _capture.Append(SampleEntries.Header with { Probes = [new("a.b", 1, Host.Guarded, [])] });

        Assert.EndsWith(
            "it plans a probe of a.b in an environment that it does not have",
            Assert.Throws<InvalidDataException>(() => Capture.Read(_capture.Path)).Message,
            StringComparison.Ordinal);
    }
}
