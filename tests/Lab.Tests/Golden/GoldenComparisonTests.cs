using Lab.Analysis;
using Lab.Analysis.Comparing;
using Lab.Analysis.Wording;
using Lab.Reports;
using Lab.Testing.Golden;
using Lab.Trials;
using Lab.Trials.Captures;

namespace Lab.Tests.Golden;

/// <summary>Comparisons of the recorded captures with themselves, and with what chance made of them.</summary>
public sealed class GoldenComparisonTests
{
    private static readonly Lazy<Results> Run = new(() => Read("run"));

    [Theory]
    [InlineData("run")]
    [InlineData("sweep")]
    public void A_capture_with_itself_finds_nothing(string name)
    {
        // Read and analysed twice: nothing may depend on the order of anything in memory.
        var comparison = CaptureComparison.Of(Read(name), Read(name));

        Assert.Empty(comparison.Conditions);
        Assert.Empty(comparison.Regressions);
        Assert.Empty(ComparisonText.Groups(comparison));
        Assert.All(
            comparison.Workloads,
            w => Assert.True(w is { Change: WorkloadChange.None or WorkloadChange.NotCompared, Functions.IsEmpty: true }, w.ToString()));
        Assert.Contains(": nothing changed", ComparisonText.Counts(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_was_measured_and_timed_is_compared()
    {
        var comparison = CaptureComparison.Of(Run.Value, Run.Value);

        Assert.Equal(Run.Value.Probes.Length, comparison.Workloads.Count(w => w is { Base: not null, Head: not null }));
        Assert.True(comparison.Timings.Count(t => t.Comparison is not null) > 100);
    }

    [Fact]
    public void Exchanged_captures_give_the_opposite_changes()
    {
        var found = new HashSet<WorkloadChange>();
        for (var seed = 0; seed < 20; seed++)
        {
            var (a, b) = (Changed(Run.Value, new(2 * seed)), Changed(Run.Value, new((2 * seed) + 1)));
            var there = CaptureComparison.Of(a, b);
            var back = CaptureComparison.Of(b, a).Workloads.ToDictionary(Key);

            Assert.Equal(there.Workloads.Length, back.Count);
            foreach (var workload in there.Workloads)
            {
                var opposite = back[Key(workload)];
                found.Add(workload.Change);
                Assert.Equal(Opposite(workload.Change), opposite.Change);
                Assert.Equal(
                    (-workload.GrowthBytes?.Bytes, -workload.PeakGrowthBytes?.Bytes),
                    (opposite.GrowthBytes?.Bytes, opposite.PeakGrowthBytes?.Bytes));
                Assert.Equal((workload.Base, workload.Head), (opposite.Head, opposite.Base));
                Assert.Equal(
                    workload.Functions.Select(f => (f.Known.Symbol, f.ChangeBytes.Bytes)).Order(),
                    opposite.Functions.Select(f => (f.Known.Symbol, -f.ChangeBytes.Bytes)).Order());
            }
        }

        Assert.Superset(
            new HashSet<WorkloadChange>
            {
                WorkloadChange.Broke, WorkloadChange.Mended, WorkloadChange.Grew, WorkloadChange.Shrank, WorkloadChange.New,
                WorkloadChange.Gone,
            },
            found);
    }

    [Fact]
    public void Every_change_is_in_the_text_the_Markdown_and_the_JSON()
    {
        var comparison = CaptureComparison.Of(Changed(Run.Value, new(1)), Changed(Run.Value, new(2)));
        var (json, markdown) = (JsonReport.Render(comparison), ComparisonMarkdown.Render(comparison));

        var groups = ComparisonText.Groups(comparison);
        Assert.Equal(
            comparison.Workloads.Count(w => w.Change is not (WorkloadChange.None or WorkloadChange.NotCompared)),
            groups.Where(g => !g.Title.EndsWith("overrun zone", StringComparison.Ordinal)).Sum(g => g.Lines.Length));
        Assert.All(groups, g => Assert.Contains($"### {g.Title}\n", markdown, StringComparison.Ordinal));
        Assert.All(comparison.Workloads, w => Assert.Contains($"\"workload\": \"{w.Workload}\"", json, StringComparison.Ordinal));
    }

    private static Results Read(string name)
    {
        using var folder = new TemporaryFolder();
        return CaptureAnalysis.Analyse(Capture.Read(folder.WriteFile("capture.jsonl", GoldenFile.Read($"{name}.capture.jsonl.gz"))));
    }

    /// <summary>The results with some probes larger or smaller, without a verified or any minimum, or gone.</summary>
    private static Results Changed(Results results, Random random)
    {
        var gone = results.Catalog.Where(_ => random.Next(10) == 0).Select(e => e.Name).ToHashSet(StringComparer.Ordinal);
        return results with
        {
            Catalog = [.. results.Catalog.Where(e => !gone.Contains(e.Name))],
            Probes = [.. results.Probes.Where(p => !gone.Contains(p.Workload)).Select(Probe)],
        };

        ProbeResult Probe(ProbeResult probe) => random.Next(8) switch
        {
            _ when probe.MinimumStackBytes is null => probe,
            0 or 1 => probe with { MinimumStackBytes = probe.MinimumStackBytes + new ByteSize(random.Next(1, 300) * ByteSize.Page.Bytes) },
            2 => probe with { Verified = false },
            3 => probe with { MinimumStackBytes = null, Verified = false, Reason = "on 16 MiB it died of an abort" },
            4 => probe with { Consumers = [.. probe.Consumers.Select(c => c with { Bytes = new(c.Bytes.Bytes * random.Next(1, 4)) })] },
            5 => probe with { OverrunZone = null },
            _ => probe,
        };
    }

    private static (string, Host, int?) Key(WorkloadComparison workload) =>
        (workload.Workload, workload.Host, (workload.Head ?? workload.Base)!.BlasThreads);

    private static WorkloadChange Opposite(WorkloadChange change) => change switch
    {
        WorkloadChange.Broke => WorkloadChange.Mended,
        WorkloadChange.Mended => WorkloadChange.Broke,
        WorkloadChange.Grew => WorkloadChange.Shrank,
        WorkloadChange.Shrank => WorkloadChange.Grew,
        WorkloadChange.New => WorkloadChange.Gone,
        WorkloadChange.Gone => WorkloadChange.New,
        var same => same,
    };
}
