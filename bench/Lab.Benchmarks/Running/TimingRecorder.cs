using System.Text.Json;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.EventProcessors;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Lab.Benchmarks.Threads;
using Lab.Benchmarks.Watermarks;
using Lab.Trials;
using Lab.Trials.Timings;

namespace Lab.Benchmarks.Running;

/// <summary>Hands each benchmark's samples to the supervisor as soon as it has ended, or why there are none.</summary>
/// <remarks>
/// An event processor, not a diagnoser: diagnosers are not asked about a benchmark that failed, and need a run of their own or a place
/// in one.
/// </remarks>
internal sealed class TimingRecorder(string timings, FinalMessage finalMessage) : EventProcessor
{
    /// <summary>At about a millisecond each, enough to tell a few thousandths on a quiet machine.</summary>
    private const int PairsTaken = 500;

    /// <summary>The samples of earlier rounds of the same.</summary>
    private readonly Dictionary<Timed, ImmutableArray<double>> _earlier = [];

    /// <summary>
    /// Hands a timing to the supervisor through its file, as soon as it is there: an interruption loses none that was finished.
    /// </summary>
    public static void Append(string path, Timing timing)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(timing, TrialsJson.Default.Timing), (byte)'\n']);
    }

    public override void OnStartRunBenchmark(BenchmarkCase benchmarkCase) => finalMessage.Forget();

    public override void OnEndRunBenchmark(BenchmarkCase benchmarkCase, BenchmarkReport report) => Record(benchmarkCase, report);

    /// <summary>Benchmarks that could not be built are not run: only the summary knows them.</summary>
    public override void OnEndRunBenchmarksInType(Type type, Summary summary)
    {
        foreach (var report in summary.Reports.Where(r => !r.BuildResult.IsBuildSuccess))
            Record(report.BenchmarkCase, report);
        if (type == typeof(WatermarkCost))
            RecordPairs(
                [.. summary.Reports.Where(r => r.Success).Select(r => WatermarkCost.What(r.BenchmarkCase)).OfType<Timed.Measured>()]);
    }

    /// <summary>Calls with and without residency by turns, in place of those of two benchmarks.</summary>
    private void RecordPairs(List<Timed.Measured> timed)
    {
        foreach (var measured in timed.Where(t => t.Reading == Watermark.Residency
            && timed.Exists(o => o.Reading == Watermark.None && o.StackSize == t.StackSize)))
        {
            var pairs = WatermarkPairs.Take(measured.Reading, measured.StackSize, PairsTaken);
            Console.WriteLine($"// {pairs}");
            Append(timings, pairs.Without);
            Append(timings, pairs.With);
        }
    }

    private void Record(BenchmarkCase benchmark, BenchmarkReport report)
    {
        if (Suite.TimedBy(benchmark) is not { } what)
            return;
        // Results: the workload's iterations with the empty loop's median taken off. They come in the order they were taken.
        var samples = report.AllMeasurements.Where(
            m => m.IterationMode == IterationMode.Workload && m.IterationStage == IterationStage.Result).ToList();
        if (samples.Count == 0)
        {
            // What an earlier round gave stays.
            if (!_earlier.ContainsKey(what))
                Append(timings, new(what, [], 0) { Problem = Problem(report) });
            return;
        }

        // Of what is timed in rounds the last entry counts, so it has the samples of all.
        var all = _earlier[what] = [.. _earlier.GetValueOrDefault(what, []), .. samples.Select(m => m.Nanoseconds / m.Operations)];
        Append(timings, CommittedStacks.WithCommitted(new(what, all, samples[0].Operations)));
    }

    private string Problem(BenchmarkReport report)
    {
        if (!report.BuildResult.IsBuildSuccess)
            return $"BenchmarkDotNet could not build it: {BuildError(report)}";
        if (finalMessage.Exception is { } said)
            return said;
        return report.ExecuteResults is [.., { ExitCode: { } code and not 0 }]
            ? $"its process ended with status {code}"
            : "it ended without a result";
    }

    private static string BuildError(BenchmarkReport report)
    {
        var text = report.BuildResult.GenerateException?.Message ?? report.BuildResult.ErrorMessage ?? "";
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(
            l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.FirstOrDefault() ?? "no reason was given";
    }
}
