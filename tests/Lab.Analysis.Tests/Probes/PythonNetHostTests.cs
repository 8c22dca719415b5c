using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Probes;

/// <summary>The same workload through pythonnet is another probe, and is compared with that through the C API.</summary>
public sealed class PythonNetHostTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void Has_a_minimum_and_plain_threads_of_its_own()
    {
        var results = Sample(3184).Analyse();

        Assert.Equal(
            [(Host.Guarded, ByteSize.FromKiB(3180)), (Host.PythonNet, ByteSize.FromKiB(3184))],
            results.Probes.Select(p => (p.Host, p.MinimumStackBytes!.Value)));
        Assert.All(results.Probes, p => Assert.True(p.Verified));
        Assert.Equal([OutcomeKind.Overran, OutcomeKind.Completed], PlainOf(results, Host.Guarded));
        Assert.Equal([OutcomeKind.Overran, OutcomeKind.Overran, OutcomeKind.Completed], PlainOf(results, Host.PythonNet));
    }

    [Theory]
    [InlineData(3184, 4, "3184 KiB is 4 KiB more than through the C API (by paint 4 KiB more): pythonnet's own frames")]
    [InlineData(3180, 0, "3180 KiB is as much as through the C API (by paint as much)")]
    [InlineData(3172, -8, "3172 KiB is 8 KiB less than through the C API (by paint 8 KiB less)")]
    public void Is_compared_with_the_guarded_host(long kib, long more, string note)
    {
        var (guarded, through) = Sample(kib).Analyse().Probes is [var first, var second] ? (first, second) : default;

        Assert.Null(guarded!.BridgeBytes);
        Assert.Equal(ByteSize.FromKiB(more), through!.BridgeBytes);
        Assert.Equal(ByteSize.FromKiB(more), through.BridgeBytesPaint);
        Assert.Equal(note, through.Notes[0]);
        Assert.Equal(("scipy.lu-500", "scipy.lu-500 through pythonnet"), (guarded.Label, through.Label));
    }

    [Fact]
    public void In_another_environment_it_is_not_compared()
    {
        var results = Trials(new CaptureBuilder().Workload(Lu), Host.Guarded, 3180)
            .Trial(
                Lu,
                Host.PythonNet,
                ByteSize.FromMiB(16),
                Outcomes.Peaked(ByteSize.FromKiB(40)),
                Watermark.Residency,
                CaptureBuilder.OneThread)
            .Analyse();

        Assert.All(results.Probes, p => Assert.Null(p.BridgeBytes));
    }

    [Fact]
    public void A_traced_call_has_its_depth_too()
    {
        var spec = new TrialSpec(Lu, Host.PythonNet, ByteSize.FromMiB(16), CaptureBuilder.Unset, Watermark.None, 0);
        var results = Sample(3184).Record(spec with { Trace = true }, Outcomes.Completed, SampleGrowth.Lu).Analyse();

        var probe = results.Probes.Single(p => p.Host == Host.PythonNet);
        Assert.Equal(ByteSize.FromKiB(3180), probe.PeakBytesTrace);
        Assert.StartsWith("dgetrf_parallel", probe.Consumers[0].Native, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_plans_of_it_is_finished_once_the_recommended_size_was_tried()
    {
        var planned = Planned(Sample(3184).PlainSizes(ByteSize.FromKiB(256)));
        var without = planned.Where(
            e => e is not CaptureEntry.Trial { Record.Spec: { Host: Host.PythonNetThread, StackSize.MiB: 8 } }).ToList();

        Assert.True(CaptureAnalysis.Analyse(Capture.Of(planned)).Finished);
        Assert.False(CaptureAnalysis.Analyse(Capture.Of(without)).Finished);
        var cut = CaptureAnalysis.Analyse(
            Capture.Of([.. planned.Where(e => e is not CaptureEntry.Trial t || !t.Record.Spec.Host.NeedsPythonNet())]));
        Assert.False(cut.Finished);
        Assert.Equal((2, 1), (cut.Verification.Planned, cut.Verification.Measured));
    }

    [Fact]
    public void Counts_once_among_the_workloads()
    {
        var results = Sample(3184).Analyse();

        Assert.Equal(Host.Guarded, Assert.Single(ProbeSelection.Unlimited(results)).Host);
        Assert.Equal(Host.PythonNet, Assert.Single(ProbeSelection.Unlimited(results, throughPythonNet: true)).Host);
    }

    private static List<CaptureEntry> Planned(CaptureBuilder capture)
    {
        var entries = capture.Build();
        var header = (CaptureEntry.Header)entries[0];
        return [header with { Probes = [.. header.Probes, new(Lu, 0, Host.PythonNet, [])] }, .. entries.Skip(1)];
    }

    private static OutcomeKind[] PlainOf(Results results, Host host) =>
        [.. results.Probes.Single(p => p.Host == host).PlainThread.Select(o => o.Outcome)];

    private static CaptureBuilder Sample(long kib) => Trials(
        Trials(new CaptureBuilder().Workload(Lu), Host.Guarded, 3180), Host.PythonNet, kib)
        .Trial(Lu, Host.Thread, ByteSize.FromKiB(256), Outcomes.Completed)
        .Trial(Lu, Host.Thread, ByteSize.FromMiB(8), Outcomes.Completed)
        .Trial(Lu, Host.PythonNetThread, ByteSize.FromKiB(512), Outcomes.Completed)
        // Enough through the C API, a few pages too little here.
        .Trial(Lu, Host.PythonNetThread, ByteSize.FromKiB(kib) - ByteSize.Page, Outcomes.Completed)
        .Trial(Lu, Host.PythonNetThread, ByteSize.FromMiB(8), Outcomes.Completed);

    private static CaptureBuilder Trials(CaptureBuilder capture, Host host, long kib) => capture
        .Trial(Lu, host, ByteSize.FromMiB(16), Outcomes.Peaked(ByteSize.FromKiB(kib)), Watermark.Residency)
        .Trial(Lu, host, ByteSize.FromKiB(kib), Outcomes.Peaked(ByteSize.FromKiB(kib)), Watermark.Paint)
        .Trial(Lu, host, ByteSize.FromKiB(kib) - ByteSize.Page, Outcomes.Overflowed);
}
