using Lab.Testing.Captures;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Analysis.Tests.Probes;

/// <summary>Threads that a call used besides its own.</summary>
public class OtherThreadsTests
{
    private const string Lu = "scipy.lu-500";

    [Fact]
    public void Threads_that_are_alike_are_one_entry_with_the_largest_peak()
    {
        var probe = Analyse(
            [Thread("python", "libopenblas.so", 8192, 24), Thread("python", "libopenblas.so", 8192, 40),
                Thread("dotnet", "libpython3.11.so", 8192, 3180, true)],
            [Thread("python", "libopenblas.so", 8192, 36), Thread("python", "libgomp.so.1", 1024, 36)]).Probes[0];

        Assert.Equal<OtherThread>(
            [
                new OtherThread("dotnet", "libpython3.11.so", ByteSize.FromKiB(8192), ByteSize.FromKiB(3180), true, 1),
                new OtherThread("python", "libopenblas.so", ByteSize.FromKiB(8192), ByteSize.FromKiB(40), false, 2),
                new OtherThread("python", "libgomp.so.1", ByteSize.FromKiB(1024), ByteSize.FromKiB(36), false, 1),
            ],
            probe.OtherThreads);
        Assert.Equal(2, probe.Repeats);
    }

    [Fact]
    public void One_without_a_name_counts_with_those_that_are_like_it()
    {
        var probe = Analyse(
            [Thread("", "libpython3.11.so", 8192, 90, true)],
            [Thread("dotnet", "libpython3.11.so", 8192, 80), Thread("", null, 256, 12)]).Probes[0];

        Assert.Equal<OtherThread>(
            [
                new OtherThread("dotnet", "libpython3.11.so", ByteSize.FromKiB(8192), ByteSize.FromKiB(90), true, 1),
                new OtherThread("", null, ByteSize.FromKiB(256), ByteSize.FromKiB(12), false, 1),
            ],
            probe.OtherThreads);
    }

    [Fact]
    public void Deep_ones_are_a_finding_that_names_the_defaults_that_are_too_small()
    {
        var finding = Assert.Single(
            Analyse([Thread("dotnet", "libpython3.11.so", 8192, 600, true)]).Findings,
            f => f.Title.StartsWith("Other threads", StringComparison.Ordinal));

        Assert.Equal((FindingSeverity.Caution, "Other threads of 1 workload need more than 128 KiB"), (finding.Severity, finding.Title));
        Assert.Contains("A thread of libpython3.11.so in scipy.lu-500 reaches 600 KiB", finding.Text, StringComparison.Ordinal);
        Assert.Contains("128 KiB (pthreads on musl), 512 KiB (pthreads on macOS). ", finding.Text, StringComparison.Ordinal);
        Assert.Equal<string>([Lu], finding.Workloads);
    }

    [Fact]
    public void One_that_takes_more_than_half_of_its_stack_is_a_danger()
    {
        var finding = Assert.Single(
            Analyse([Thread("python", "libgomp.so.1", 192, 100)]).Findings,
            f => f.Title.StartsWith("Other threads", StringComparison.Ordinal));

        Assert.Equal(
            (FindingSeverity.Danger, "Other threads of 1 workload take more than half of their stack"), (finding.Severity, finding.Title));
        Assert.Contains("reaches 100 KiB of 192 KiB", finding.Text, StringComparison.Ordinal);
        Assert.Contains("OMP_STACKSIZE", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shallow_ones_are_no_finding() => Assert.DoesNotContain(
        Analyse([Thread("python", "libopenblas.so", 8192, 24)]).Findings,
        f => f.Title.StartsWith("Other threads", StringComparison.Ordinal));

    /// <param name="repeats">The threads of each measurement.</param>
    private static Results Analyse(params ThreadReading[][] repeats)
    {
        var header = new CaptureBuilder().Workload(Lu).Build()[0];
        var outcome = Outcomes.Peaked(ByteSize.FromKiB(64));
        var trials = repeats
            .Select((threads, repeat) => (Threads: threads,
                Spec: new TrialSpec(Lu, Host.Guarded, ByteSize.FromMiB(16), CaptureBuilder.Unset, Watermark.Residency, repeat)))
            .Select(trial => new TrialRecord(trial.Spec, outcome, new Evidence(), 0.4, 0.01) { OtherThreads = [.. trial.Threads] })
            .Select(record => new CaptureEntry.Trial(record));
        return CaptureAnalysis.Analyse(Capture.Of([header, .. trials]));
    }

    private static ThreadReading Thread(string name, string? module, long stackKib, long peakKib, bool ended = false) =>
        new(name, module, ByteSize.FromKiB(stackKib), ByteSize.FromKiB(peakKib), ended);
}
