using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Probes;

/// <summary>The same workload on the host lapack is another probe.</summary>
public sealed class LapackHostTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void Has_a_minimum_of_its_own()
    {
        var results = Sample().Analyse();

        Assert.Equal(
            [(Host.Guarded, ByteSize.FromKiB(3180)), (Host.Lapack, ByteSize.FromKiB(3160))],
            results.Probes.Select(p => (p.Host, p.MinimumStackBytes!.Value)));
        Assert.All(results.Probes, p => Assert.True(p.Verified));
        Assert.Equal([1, 0], results.Probes.Select(p => p.PlainThread.Length));
    }

    [Fact]
    public void Is_planned_where_the_header_says_so()
    {
        var entries = Sample().Build();
        var header = (CaptureEntry.Header)entries[0];
        header = header with { Probes = PlannedProbe.Of(header.Catalog, 1, Host.Lapack) };

        var results = CaptureAnalysis.Analyse(
            Capture.Of([header, .. entries.Skip(1).Where(e => e is CaptureEntry.Trial { Record.Spec.Host: Host.Lapack })]));

        Assert.True(results.Finished);
        Assert.Equal((1, 1, 1), (results.Verification.Planned, results.Verification.Measured, results.Verification.Verified));
        Assert.Equal(Host.Lapack, Assert.Single(results.Probes).Host);
    }

    private static CaptureBuilder Sample() => Trials(Trials(new CaptureBuilder().Workload(Lu), Host.Guarded, 3180), Host.Lapack, 3160)
        .Trial(Lu, Host.Thread, ByteSize.FromKiB(256), Outcomes.Completed);

    private static CaptureBuilder Trials(CaptureBuilder capture, Host host, long kib) => capture
        .Trial(Lu, host, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(kib)), Watermark.Residency)
        .Trial(Lu, host, ByteSize.FromKiB(kib), Outcomes.Peaked(ByteSize.FromKiB(kib)), Watermark.Paint)
        .Trial(Lu, host, ByteSize.FromKiB(kib) - ByteSize.Page, Outcomes.Overflowed);
}
