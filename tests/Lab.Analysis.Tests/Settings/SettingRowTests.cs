using Lab.Analysis.Settings;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Settings;

public class SettingRowTests
{
    private static readonly SettingObservation[] Without =
    [
        new(Knob.None, "", ThreadKind.Main) { ObservedBytes = ByteSize.FromKiB(8184) },
        new(Knob.None, "", ThreadKind.New) { ObservedBytes = ByteSize.FromMiB(8) },
        new(Knob.None, "", ThreadKind.Pool) { ObservedBytes = ByteSize.FromMiB(8) },
        new(Knob.None, "", ThreadKind.Blas) { ObservedThreads = 2 },
    ];

    [Theory]
    [InlineData(ThreadKind.Pool, 4096, 4096, true)]
    [InlineData(ThreadKind.Pool, 4096, 8192, false)]
    [InlineData(ThreadKind.Pool, 8192, 8192, null)]
    [InlineData(ThreadKind.Pool, 195, 196, true)]
    [InlineData(ThreadKind.Pool, 4096, 4080, false)]
    [InlineData(ThreadKind.Main, 4096, 4080, true)]
    [InlineData(ThreadKind.Main, 4096, 8184, false)]
    [InlineData(ThreadKind.Main, 8192, 8180, null)]
    [InlineData(ThreadKind.Sized, 4096, 4096, true)]
    [InlineData(ThreadKind.Sized, 8192, 8192, null)]
    [InlineData(ThreadKind.Kestrel, 4096, 4096, null)]
    [InlineData(ThreadKind.Kestrel, 4096, 8192, false)]
    public void Threads_say_what_a_setting_did(ThreadKind thread, long asked, long had, bool? effective)
    {
        var seen = new SettingObservation(Knob.Variable, "1", thread) { ObservedBytes = ByteSize.FromKiB(had) };

        Assert.Equal(effective, Judged(seen with { AskedBytes = ByteSize.FromKiB(asked) }).Effective);
    }

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(1, 2, false)]
    [InlineData(2, 2, null)]
    public void So_do_numbers_of_threads(int asked, int counted, bool? effective)
    {
        var seen = new SettingObservation(Knob.OpenBlasThreads, "1", ThreadKind.Blas) { ObservedThreads = counted };

        Assert.Equal(effective, Judged(seen with { AskedThreads = asked }).Effective);
    }

    [Theory]
    [InlineData(Knob.Variable, "400000", true)]
    [InlineData(Knob.OldVariable, "400000", false)]
    [InlineData(Knob.RuntimeConfig, "4194304", true)]
    [InlineData(Knob.RuntimeConfig, "\"200000\"", true)]
    [InlineData(Knob.RuntimeConfig, "\"0x400000\"", false)]
    [InlineData(Knob.RuntimeConfig, "\"3C0000\"", false)]
    [InlineData("a setting of another lab", "1", false)]
    public void It_is_said_whether_a_way_of_setting_it_is_documented(string knob, string asked, bool documented)
    {
        var row = Judged(new(knob, asked, ThreadKind.New) { Reason = "not tried" });

        Assert.Equal((documented, documented), (row.Documented, row.Documentation is not null));
        Assert.Null(row.Effective);
    }

    [Fact]
    public void What_was_observed_again_counts_once()
    {
        var first = new SettingObservation(Knob.Ulimit, "4096", ThreadKind.New) { Reason = "interrupted" };
        var again = first with { Reason = null, AskedBytes = ByteSize.FromMiB(4), ObservedBytes = ByteSize.FromMiB(4) };

        Assert.True(Assert.Single(SettingRow.Of([.. Without, first, again]), row => row.Knob == Knob.Ulimit).Effective);
    }

    [Fact]
    public void Only_what_was_seen_to_work_is_there_to_paste()
    {
        var (size, twice) = (ByteSize.FromMiB(8), ByteSize.FromMiB(16));
        SettingObservation asked = new(Knob.Variable, "800000", ThreadKind.Pool) { AskedBytes = size, ObservedBytes = size };
        SettingObservation other = new(Knob.Variable, "1000000", ThreadKind.Pool) { AskedBytes = twice, ObservedBytes = twice };

        // The threads have 8 MiB anyway: that the variable works shows with another size, and that it takes this one with this one.
        Assert.Empty(Names(asked));
        Assert.Empty(Names(other));
        Assert.Equal(["shell", "systemd", "dockerfile", "compose", "kubernetes"], Names(asked, other));
        Assert.Empty(Names(asked, other with { ObservedBytes = size }));

        IEnumerable<string> Names(params SettingObservation[] seen) =>
            SettingSnippet.Tried(size, SettingRow.Of([.. Without, .. seen])).Select(snippet => snippet.Name);
    }

    private static SettingRow Judged(SettingObservation seen) => SettingRow.Of([.. Without, seen])[^1];
}
