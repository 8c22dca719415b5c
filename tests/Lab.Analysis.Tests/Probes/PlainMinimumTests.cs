using Lab.Testing.Captures;
using Lab.Trials;

namespace Lab.Analysis.Tests.Probes;

/// <summary>What a plain thread needs, near the guarded minimum, and whether plain threads prove it.</summary>
public sealed class PlainMinimumTests
{
    private const string Json = "stdlib.json-500";

    [Fact]
    public void A_pair_on_plain_threads_proves_it()
    {
        var probe = Analyse((72, Outcomes.Overflowed), (76, Outcomes.Completed));

        Assert.Equal((ByteSize.FromKiB(76), true), (probe.PlainMinimumBytes, probe.PlainMinimumVerified));
        Assert.Empty(probe.Notes);
    }

    [Fact]
    public void One_that_needs_a_page_more_is_proven_by_the_pair_above()
    {
        var probe = Analyse((76, Outcomes.Overflowed), (80, Outcomes.Completed));

        Assert.Equal((ByteSize.FromKiB(80), true), (probe.PlainMinimumBytes, probe.PlainMinimumVerified));
        Assert.Equal(ByteSize.FromKiB(76), probe.MinimumStackBytes);
        Assert.DoesNotContain(probe.Notes, n => n.Contains("although", StringComparison.Ordinal));
    }

    [Fact]
    public void A_return_below_it_proves_nothing()
    {
        var probe = Analyse((72, Outcomes.Completed), (76, Outcomes.Completed));

        Assert.Equal((ByteSize.FromKiB(76), false), (probe.PlainMinimumBytes, probe.PlainMinimumVerified));
        Assert.StartsWith("plain threads cannot prove their minimum of 76 KiB: ", Assert.Single(probe.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void One_return_below_it_outweighs_all_that_died()
    {
        var probe = Analyse((72, Outcomes.Overflowed), (72, Outcomes.Completed), (76, Outcomes.Completed));

        Assert.False(probe.PlainMinimumVerified);
        Assert.Null(Analyse((72, Outcomes.Crashed(CrashKind.Killed)), (76, Outcomes.Completed)).PlainMinimumVerified);
    }

    [Fact]
    public void Sizes_far_above_say_nothing_of_the_least()
    {
        var probe = Analyse((512, Outcomes.Completed));

        Assert.Null(probe.PlainMinimumBytes);
        Assert.Null(probe.PlainMinimumVerified);
    }

    private static ProbeResult Analyse(params (int Kib, Outcome Outcome)[] plain)
    {
        var capture = new CaptureBuilder().Workload(Json)
            .Trial(Json, Host.Guarded, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(76)), Watermark.Residency)
            .Trial(Json, Host.Guarded, ByteSize.FromKiB(76), Outcomes.Peaked(ByteSize.FromKiB(76)), Watermark.Paint)
            .Trial(Json, Host.Guarded, ByteSize.FromKiB(72), Outcomes.Overflowed);
        foreach (var (kib, outcome) in plain)
            capture = capture.Trial(Json, Host.Thread, ByteSize.FromKiB(kib), outcome);
        return Assert.Single(capture.Analyse().Probes);
    }
}
